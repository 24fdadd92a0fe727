import { WEBHOOK_UPDATE_MASK, WebhookList, WebhookResponse, webhookRequest } from '../../../core/sinch/webhook.ts';
import { payload } from '../../helpers/sinch-payloads.ts';

test('the sample resource', () => {
  expect(WebhookResponse.parse(payload('webhook-resource-response.json'))).toEqual({
    id: 'a webhook id',
    target: 'https://fake.url/ConversationEvent',
    target_type: 'HTTP',
    triggers: ['CAPABILITY', 'CHANNEL_EVENT', 'CONTACT_CREATE', 'UNSUPPORTED'],
    secret: 'my secret value',
  });
});

test('an app without webhooks has none, however Sinch says it', () => {
  for (const list of [{}, { webhooks: null }, { webhooks: [] }]) expect(WebhookList.parse(list).webhooks).toEqual([]);
});

test('a change names every field that it holds, but the app', () => {
  const { app_id, ...changed } = webhookRequest('APP', { target: 't', triggers: ['OPT_IN'], secret: 's' });
  expect(app_id).toBe('APP');
  expect(Object.keys(changed).join()).toBe(WEBHOOK_UPDATE_MASK);
  expect(changed.target_type).toBe('HTTP');
});
