import { createTakeHint } from '../../../api/webhooks/hint-app.ts';
import { type Callback, parseCallback } from '../../../core/sinch/callback.ts';
import { APP_ID, NOW, startTestApi, type TestApi } from '../../helpers/api.ts';
import { eventually } from '../../helpers/eventually.ts';
import { postWebhook } from '../../helpers/webhook-calls.ts';

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
});
afterEach(() => api.close());

const inbound = (channel: string) => ({
  message: {
    id: 'M1',
    contact_message: { text_message: { text: 'Hi' } },
    channel_identity: { channel, identity: '+46700000001', app_id: APP_ID },
  },
});
const receipt = (code: string) => ({
  message_delivery_report: {
    message_id: 'M1',
    status: 'FAILED',
    channel_identity: { channel: 'SMS', identity: '+46700000001', app_id: APP_ID },
    reason: { code },
  },
});
const channelEvent = {
  channel_event_notification: {
    channel_event: { channel: 'WHATSAPP', event_type: 'WHATS_APP_QUALITY_RATING_CHANGED' },
  },
};

function callback(json: object): Callback {
  const parsed = parseCallback(json);
  if (!parsed.ok) throw new Error(parsed.problems.join());
  return parsed.callback;
}

const hints = () => api.temporal.calls.filter(({ name }) => name === 'hint').map(({ workflowId }) => workflowId);
/** Whatever was begun behind a callback's back is done. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('what hints at a change of an app', () => {
  test.each([
    ['a channel event', channelEvent, 1],
    ['a message on a channel that the app does not list', inbound('WHATSAPP'), 1],
    ['a message on a channel that it lists', inbound('SMS'), 0],
    ['a failure for bad configuration', receipt('CHANNEL_BAD_CONFIGURATION'), 1],
    ['a failure for want of configuration', receipt('CHANNEL_CONFIGURATION_MISSING'), 1],
    ['a failure for a credential that is not active', receipt('INACTIVE_CREDENTIAL'), 1],
    ['a failure that is the contact’s', receipt('RECIPIENT_NOT_REACHABLE'), 0],
  ])('%s', async (_what, json, count) => {
    expect((await postWebhook(api, { body: JSON.stringify(json) })).statusCode).toBe(200);
    await settled();
    expect(hints()).toEqual(Array(count).fill(`app.${APP_ID}`));
  });

  test('is told once in half a minute per app, whatever says so', async () => {
    let now = NOW;
    const takeHint = createTakeHint({ ...api.deps, now: () => now });
    const storm = () => {
      for (let nth = 0; nth < 50; nth += 1) {
        takeHint(APP_ID, callback(channelEvent));
        takeHint(APP_ID, callback(inbound('WHATSAPP')));
      }
    };
    storm();
    takeHint('another-app', callback(channelEvent));
    await eventually('both are told', () => hints().length === 2);
    now += 29_999;
    storm();
    await settled();
    expect(hints()).toHaveLength(2);
    now += 1;
    storm();
    await eventually('one is told again', () => hints().length === 3);
  });

  test('reads the link of an app once a minute, however many messages come', async () => {
    let reads = 0;
    const find = api.deps.links.find;
    api.deps.links.find = (appId) => {
      reads += 1;
      return find(appId);
    };
    const takeHint = createTakeHint(api.deps);
    for (let nth = 0; nth < 50; nth += 1) takeHint(APP_ID, callback(inbound('SMS')));
    expect(reads).toBe(1);
  });

  test('delays no message, and fails none', async () => {
    const takeHint = createTakeHint(api.deps);
    api.temporal.breakWith = () => Promise.reject(new Error('Temporal is away'));
    api.loseDatabase();
    expect(takeHint(APP_ID, callback(channelEvent))).toBeUndefined();
    expect(takeHint(APP_ID, callback(inbound('WHATSAPP')))).toBeUndefined();
    await settled();
  });
});
