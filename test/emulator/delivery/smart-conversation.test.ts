import { ConversationCallbackWebhooks } from '@sinch/sdk-core';
import { APP_ID, type EmulatorWithTarget, startEmulatorWithTarget } from '../../helpers/emulator.ts';
import { payload } from '../../helpers/sinch-payloads.ts';

let emulator: EmulatorWithTarget;

beforeEach(async () => {
  emulator = await startEmulatorWithTarget();
});
afterEach(() => emulator.close());

const REDACTION = 'MESSAGE_INBOUND_SMART_CONVERSATION_REDACTION';
const TEXT = 'My email is john@example.com';
const turn = (enabled: boolean) => emulator.vendor('PATCH', `/apps/${APP_ID}`, { smart_conversation: { enabled } });
const write = (message: object) =>
  emulator.control('POST', '/inbound', { appId: APP_ID, channel: 'SMS', identity: '1', message });

test('the redaction is the message without personal data', async () => {
  await emulator.tellsOf(['MESSAGE_INBOUND', REDACTION]);
  await turn(true);
  await write({ text_message: { text: TEXT } });
  const [whole, masked] = await emulator.callbacks(2);
  const { message, ...envelope } = whole?.body ?? {};
  const contact_message = { text_message: { text: 'My email is {EMAIL}' } };
  expect(masked?.body).toEqual({ ...envelope, message_redaction: { ...message, contact_message } });
  const client = new ConversationCallbackWebhooks('hush');
  expect(client.parseEvent(masked?.body)).toMatchObject({ trigger: REDACTION });
});

test('the analysis has the shape of the sample, and says whose text it is about', async () => {
  await emulator.tellsOf(['SMART_CONVERSATION']);
  await turn(true);
  const { message_id } = (await write({ text_message: { text: TEXT } })).body;
  const [got] = await emulator.callbacks(1);
  const notification = got?.body.smart_conversation_notification;
  expect(notification).toMatchObject({ message_id, channel: 'SMS', channel_identity: '1' });
  const { analysis_results: real } = payload('webhook-SMART_CONVERSATION.json').smart_conversation_notification;
  const { analysis_results: shown } = notification;
  expect(Object.keys(shown)).toEqual(Object.keys(real));
  for (const key of Object.keys(real).filter((name) => name !== 'ml_image_recognition_result')) {
    expect(Object.keys(shown[key][0]).sort()).toEqual(Object.keys(real[key][0]).sort());
  }
  expect(shown.ml_pii_result).toEqual([{ message: TEXT, masked: 'My email is {EMAIL}' }]);
});

test('an app without Smart Conversations is told of neither, and of what is no text nobody is', async () => {
  await emulator.tellsOf(['MESSAGE_INBOUND', REDACTION, 'SMART_CONVERSATION']);
  await write({ text_message: { text: TEXT } });
  await turn(true);
  await write({ media_message: { url: 'https://a.example/x.png' } });
  await turn(false);
  await write({ text_message: { text: 'last' } });
  const keys = (await emulator.callbacks(3)).flatMap(({ body }) => Object.keys(body));
  expect(keys.filter((key) => /^(message|message_redaction|smart.*)$/.test(key))).toEqual(Array(3).fill('message'));
});
