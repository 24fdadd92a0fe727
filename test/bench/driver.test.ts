import { drive, type PlannedTurn } from '../../bench/driver.ts';
import { InvalidMeasurement } from '../../bench/error.ts';
import { evenly } from '../../bench/schedule.ts';

const plan = (dueAt: number[]): PlannedTurn[] =>
  dueAt.map((due, index) => ({ id: `turn-${index}`, dueAt: due, headers: {}, body: '' }));

// Where it did, this would not end: the first answer comes after the last turn is sent.
test('a slow answer does not delay what is due after it', async () => {
  let lastIsSent: () => void;
  const slow = new Promise<void>((resolve) => {
    lastIsSent = resolve;
  });
  const [first, ...others] = await drive(plan(evenly(5, 100)), async ({ id }) => {
    if (id === 'turn-4') lastIsSent();
    if (id === 'turn-0') await slow;
    return 200;
  });
  for (const turn of others) expect(turn.sentAt).toBeLessThanOrEqual(first?.ackedAt ?? 0);
});

test('latency counts from the intended moment, also where the driver itself was late', async () => {
  const [, second] = await drive(plan([0, 10]), async ({ id }) => {
    // Blocks the loop, as a garbage collection would.
    const end = Date.now() + (id === 'turn-0' ? 60 : 0);
    while (Date.now() < end);
    return 200;
  });
  expect((second?.sentAt ?? 0) - (second?.dueAt ?? 0)).toBeGreaterThan(40);
});

test('turns go out in the order of the schedule and never before they are due', async () => {
  const sent: string[] = [];
  const driven = await drive(plan([20, 0, 10]), async ({ id }) => {
    sent.push(id);
    return 200;
  });
  expect(sent).toEqual(['turn-1', 'turn-2', 'turn-0']);
  for (const turn of driven) expect(turn.sentAt).toBeGreaterThanOrEqual(turn.dueAt);
});

test.each([
  ['a refusal', async () => 503, 'status 503'],
  ['a broken connection', () => Promise.reject(new Error('socket hang up')), 'socket hang up'],
])('%s makes the measurement invalid and says why', async (_name, answer, why) => {
  const driving = drive(plan([0, 0, 0]), ({ id }) => (id === 'turn-1' ? answer() : Promise.resolve(200)));
  await expect(driving).rejects.toThrow(InvalidMeasurement);
  await expect(driving).rejects.toThrow(`3 turns were planned, 2 were acknowledged with 200 (${why}).`);
});
