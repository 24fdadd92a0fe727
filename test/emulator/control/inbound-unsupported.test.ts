import { parseCallback } from '../../../core/sinch/callback.ts';
import { APP_ID, type EmulatorWithTarget, startEmulatorWithTarget } from '../../helpers/emulator.ts';
import { payload } from '../../helpers/sinch-payloads.ts';

let emulator: EmulatorWithTarget;

beforeEach(async () => {
  emulator = await startEmulatorWithTarget();
});
afterEach(() => emulator.close());

test.each([
  ['a string', '{"sticker":1}'],
  ['an object', { sticker: 1 }],
])('what the channel said, given as %s, comes as a string in UNSUPPORTED', async (_case, unsupported) => {
  await emulator.tellsOf(['UNSUPPORTED'], { mode: 'CONVERSATION' });
  const party = { appId: APP_ID, channel: 'MESSENGER', identity: '778' };
  const { status, body } = await emulator.control('POST', '/inbound', { ...party, unsupported });
  expect(status).toBe(202);
  const [got] = await emulator.callbacks(1);
  const real = payload('docs2021-UNSUPPORTED.json');
  expect(Object.keys(got?.body)).toEqual(expect.arrayContaining(Object.keys(real)));
  expect(got?.body.unsupported_callback).toEqual({
    id: body.message_id,
    channel: 'MESSENGER',
    payload: '{"sticker":1}',
    channel_identity: { channel: 'MESSENGER', identity: '778', app_id: APP_ID },
    contact_id: expect.stringMatching(/./),
    conversation_id: expect.stringMatching(/./),
    processing_mode: 'CONVERSATION',
  });
  expect(parseCallback(got?.body)).toMatchObject({ ok: true, callback: { kind: 'UNSUPPORTED' } });
});
