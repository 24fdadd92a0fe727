import { note, type Received, requireAll, startReceiver } from '../../../bench/emulator/receiver.ts';

const receipt = (id: string, status = 'READ') =>
  JSON.stringify({
    event_time: '2026-01-01T00:00:00.000Z',
    message_delivery_report: { message_id: id, status },
  });

const AT = Date.parse('2026-01-01T00:00:00.250Z');

function received(texts: string[], signed = true): Received {
  const got: Received = { lags: [], different: new Set(), unsigned: 0 };
  for (const text of texts) note(got, text, { signed, at: AT });
  return got;
}

test('a receipt was under way from what its emulator says to when it was here', () => {
  expect(received([receipt('1')]).lags).toEqual([250]);
});

test('all receipts that are due, once and signed, are a measurement', () => {
  expect(() => requireAll(received([receipt('1'), receipt('1', 'DELIVERED'), receipt('2')]), 3)).not.toThrow();
});

test.each([
  ['one is missing', received([receipt('1')])],
  ['one came twice', received([receipt('1'), receipt('1')])],
  ['one came twice beside all others', received([receipt('1'), receipt('2'), receipt('2')])],
  ['they are not signed', received([receipt('1'), receipt('2')], false)],
])('there is no measurement where %s', (_case, got) => {
  expect(() => requireAll(got, 2)).toThrow(
    /^2 receipts were due; \d different ones came, \d in all, \d of them unsigned\.$/,
  );
});

test('the receiver gives what came since the last time', async () => {
  const receiver = await startReceiver();
  const headers = { 'x-sinch-webhook-signature': 'of any kind' };
  for (const id of ['1', '2']) {
    await fetch(receiver.url, { method: 'POST', headers, body: receipt(id) });
    expect(await receiver.take(1)).toHaveLength(1);
  }
  receiver.close();
});
