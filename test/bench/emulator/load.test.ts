import { APP_ID, fillUp, planSends, RECEIPTS_PER_SEND, withLoad } from '../../../bench/emulator/load.ts';
import { startReceiver } from '../../../bench/emulator/receiver.ts';
import { type RunningEmulator, startEmulator } from '../../helpers/emulator.ts';

const LOOK = { rss: 1, heap: 1, stallMs: 1 };

let emulator: RunningEmulator;

beforeEach(async () => {
  emulator = await startEmulator();
  await emulator.control('POST', '/apps', { id: APP_ID });
});
afterEach(() => emulator.close());

const measured = () => ({
  url: emulator.base,
  pid: process.pid,
  upAfterMs: 0,
  look: async () => LOOK,
  stop: async () => undefined,
});

test('a leg is over when every send was accepted and all its receipts came', async () => {
  const receiver = await startReceiver();
  const leg = await withLoad(measured(), receiver, (drive) => drive(20));
  receiver.close();
  expect(leg).toMatchObject({ sends: 20, look: LOOK });
  expect([leg.accept.length, leg.late.length, leg.lag.length]).toEqual([20, 20, 20 * RECEIPTS_PER_SEND]);
  expect(leg.tookMs).toBeGreaterThan(0);
});

test('filling up sends in portions, each once', async () => {
  await fillUp(measured(), 1_000);
  const { body } = await emulator.control('GET', '/ledger');
  expect(body.requests['messages:send']).toBe(1_000);
});

test('the sends go to a thousand contacts in turn', () => {
  const sends = planSends(Array.from({ length: 2_000 }, () => 0));
  expect(new Set(sends.map(({ id }) => id)).size).toBe(2_000);
  expect(new Set(sends.map(({ body }) => /\+4670\d+/.exec(body)?.[0])).size).toBe(1_000);
});
