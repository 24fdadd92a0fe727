import type { FastifyInstance } from 'fastify';
import { monotonicMs } from '../../../bench/clock.ts';
import { recordArrivals } from '../../../bench/sink/arrivals.ts';
import { buildEmulator } from '../../../emulator/app.ts';

let emulator: FastifyInstance;
let url = '';

beforeAll(async () => {
  emulator = buildEmulator({ receiptDelayMs: null });
  url = await emulator.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => emulator.close());

const send = (correlationId: string) =>
  fetch(`${url}/v1/projects/p/messages:send`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      correlation_id: correlationId,
      recipient: { identified_by: { channel_identities: [{ channel: 'SMS', identity: '46701' }] } },
    }),
  });

test('every send is stamped when it arrives, with its correlation id, to whom it goes and the length of its body', async () => {
  const arrivals = recordArrivals();
  const before = monotonicMs();
  await send('one');
  await fetch(`${url}/control/ledger`);
  await send('two');
  expect(arrivals.map(({ correlationId, identity, bytes }) => [correlationId, identity, bytes])).toEqual([
    ['one', '46701', 116],
    ['two', '46701', 116],
  ]);
  expect(arrivals[0]?.at).toBeGreaterThan(before);
  expect(arrivals[1]?.at).toBeGreaterThan(arrivals[0]?.at ?? Number.POSITIVE_INFINITY);
  expect(arrivals[1]?.at).toBeLessThan(monotonicMs());
});
