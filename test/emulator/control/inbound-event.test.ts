import { ConversationCallbackWebhooks } from '@sinch/sdk-core';
import { parseCallback } from '../../../core/sinch/callback.ts';
import { APP_ID, type EmulatorWithTarget, startEmulatorWithTarget } from '../../helpers/emulator.ts';
import { payload } from '../../helpers/sinch-payloads.ts';

let emulator: EmulatorWithTarget;

beforeEach(async () => {
  emulator = await startEmulatorWithTarget();
});
afterEach(() => emulator.close());

const play = (event: object, change: object = {}) =>
  emulator.control('POST', '/inbound', { appId: APP_ID, channel: 'SMS', identity: '+46700000001', event, ...change });

const reaction = { reaction_event: { emoji: '🔥', action: 'REACTION_ACTION_REACT', message_id: '01M' } };

test.each([
  ['contact_event', { composing_event: {} }],
  ['contact_event', { composing_end_event: {} }],
  ['contact_event', { generic_event: { payload: {} } }],
  ['contact_message_event', reaction],
])('a signed EVENT_INBOUND carries %s %j, with the fields of a real one', async (key, event) => {
  await emulator.tellsOf(['EVENT_INBOUND'], { mode: 'CONVERSATION' });
  const { status, body } = await play(event);
  expect(status).toBe(202);
  const [got] = await emulator.callbacks(1);
  const real = payload(`webhook-EVENT_INBOUND-${key}.json`);
  expect(Object.keys(got?.body).sort()).toEqual(Object.keys(real).sort());
  expect(Object.keys(got?.body.event).sort()).toEqual(Object.keys(real.event).sort());
  expect(got?.body.event).toMatchObject({ id: body.event_id, direction: 'TO_APP', [key]: event });
  const client = new ConversationCallbackWebhooks('hush');
  expect(client.validateAuthenticationHeader(got?.headers ?? {}, got?.raw ?? '')).toBe(true);
  expect(client.parseEvent(got?.body)).toMatchObject({ trigger: 'EVENT_INBOUND' });
  expect(parseCallback(got?.body)).toMatchObject({ ok: true, callback: { kind: 'EVENT_INBOUND' } });
});

test('a later read finds what the contact did', async () => {
  await emulator.tellsOf(['EVENT_INBOUND'], { mode: 'CONVERSATION' });
  const { body } = await play(reaction);
  const read = await emulator.vendor('GET', `/events/${body.event_id}`);
  expect(read.body).toMatchObject({ id: body.event_id, direction: 'TO_APP', contact_message_event: reaction });
});

test.each([
  ['CONVERSATION', { contact_id: expect.stringMatching(/./), conversation_id: expect.stringMatching(/./) }],
  ['DISPATCH', { contact_id: '', conversation_id: '' }],
])('in %s mode it names the contact as a message does', async (mode, expected) => {
  await emulator.tellsOf(['EVENT_INBOUND'], { mode });
  await play({ composing_event: {} });
  expect((await emulator.callbacks(1))[0]?.body.event).toMatchObject({ ...expected, processing_mode: mode });
});

test.each([
  ['an event of no known kind', { event: { smell_event: {} } }, 400],
  ['two events at once', { event: { composing_event: {}, ...reaction } }, 400],
  ['an event and a message', { message: { text_message: { text: 'hi' } } }, 400],
  ['an event of nobody', { identity: undefined }, 400],
  ['an unknown app', { appId: '01EB37HMH1M6SV18ABNS3G135J' }, 404],
])('%s is refused', async (_case, change, status) => {
  await emulator.control('POST', '/apps', { id: APP_ID });
  expect(await play({ composing_event: {} }, change)).toMatchObject({ status });
});
