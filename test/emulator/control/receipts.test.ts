import { encodeTag, parseTag, tagOf } from '../../../adapters/reply-tag.ts';
import { parseCallback } from '../../../core/sinch/callback.ts';
import { toReceipt } from '../../../core/sinch/receipt.ts';
import { APP_ID, type EmulatorWithTarget, startEmulatorWithTarget, textTo } from '../../helpers/emulator.ts';

let emulator: EmulatorWithTarget;

beforeEach(async () => {
  emulator = await startEmulatorWithTarget();
  await emulator.tellsOf(['MESSAGE_DELIVERY']);
});
afterEach(() => emulator.close());

const reply = { id: 'cause:0', step: 's', message: { kind: 'text' as const, text: 'x' }, awaitsReceipt: true as const };
const message_metadata = encodeTag(tagOf(reply, 'SESSION'));

async function received(count: number) {
  return (await emulator.callbacks(count)).map(({ body }) => {
    const parsed = parseCallback(body);
    if (!parsed.ok || parsed.callback.kind !== 'MESSAGE_DELIVERY') throw new Error('not a receipt');
    return toReceipt(parsed.callback);
  });
}

test('every receipt of a message carries its metadata, so that it is known whose it is', async () => {
  await emulator.vendor('POST', '/messages:send', { ...textTo('1', 'x', 'RCS'), message_metadata });
  const receipts = await received(3);
  expect(receipts.map(({ status }) => status)).toEqual(['QUEUED_ON_CHANNEL', 'DELIVERED', 'READ']);
  for (const { metadata } of receipts)
    expect(parseTag(metadata)).toMatchObject({ id: 'cause:0', session: 'SESSION', awaitsReceipt: true });
});

test('the channel reports what it is told to, whenever that is', async () => {
  const { body } = await emulator.vendor('POST', '/messages:send', { ...textTo('1', 'x', 'SMS'), message_metadata });
  await received(2);
  const reason = { code: 'RECIPIENT_NOT_REACHABLE' };
  const answer = await emulator.control('POST', '/receipts', { messageId: body.message_id, status: 'FAILED', reason });
  expect(answer.status).toBe(202);
  const [, , late] = await received(3);
  expect(late).toMatchObject({ messageId: body.message_id, status: 'FAILED', reason, metadata: message_metadata });
  const { messages } = (await emulator.control('GET', `/outbox?appId=${APP_ID}`)).body;
  expect(messages[0].receipts).toHaveLength(3);
});

test('of a message that nobody sent there is none', async () => {
  expect(await emulator.control('POST', '/receipts', { messageId: 'x', status: 'READ' })).toMatchObject({
    status: 404,
  });
  const inbound = { appId: APP_ID, channel: 'SMS', identity: '1', message: { text_message: { text: 'hi' } } };
  const { body } = await emulator.control('POST', '/inbound', inbound);
  const answer = await emulator.control('POST', '/receipts', { messageId: body.message_id, status: 'READ' });
  expect(answer.status).toBe(404);
});
