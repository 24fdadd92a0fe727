import type { FastifyInstance } from 'fastify';
import { monotonicMs } from '../../../bench/clock.ts';
import { recordArrivals } from '../../../bench/sink/arrivals.ts';
import { buildEmulator } from '../../../emulator/app.ts';

let emulator: FastifyInstance;

beforeAll(() => {
  emulator = buildEmulator({ receiptDelayMs: null });
});
afterAll(() => emulator.close());

const send = (correlationId: string) =>
  emulator.inject({ method: 'POST', url: '/v1/projects/p/messages:send', body: { correlation_id: correlationId } });

test('every send is stamped when it arrives, with its correlation id and the length of its body', async () => {
  const arrivals = recordArrivals();
  const before = monotonicMs();
  await send('one');
  await emulator.inject({ method: 'GET', url: '/control/ledger' });
  await send('two');
  expect(arrivals.map(({ correlationId, bytes }) => [correlationId, bytes])).toEqual([
    ['one', 24],
    ['two', 24],
  ]);
  expect(arrivals[0]?.at).toBeGreaterThan(before);
  expect(arrivals[1]?.at).toBeGreaterThan(arrivals[0]?.at ?? Number.POSITIVE_INFINITY);
  expect(arrivals[1]?.at).toBeLessThan(monotonicMs());
});
