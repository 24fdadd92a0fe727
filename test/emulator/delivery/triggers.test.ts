import { Trigger } from '../../../emulator/state/webhooks.ts';
import { APP_ID, type EmulatorWithTarget, startEmulatorWithTarget, textTo } from '../../helpers/emulator.ts';
import { payload } from '../../helpers/sinch-payloads.ts';

/* How each trigger comes about, and that its callback holds what Sinch's sample of it holds. */

let emulator: EmulatorWithTarget;

beforeEach(async () => {
  emulator = await startEmulatorWithTarget();
});
afterEach(() => emulator.close());

const PHONE = '+46700000001';
const party = { appId: APP_ID, channel: 'SMS', identity: PHONE };
const contact = { channel_identities: [{ channel: 'SMS', identity: PHONE }], language: 'EN' };

const send = () => emulator.vendor('POST', '/messages:send', textTo(PHONE, 'Hello', 'SMS'));
const inbound = (what: object) => emulator.control('POST', '/inbound', { ...party, ...what });
const write = () => inbound({ message: { text_message: { text: 'I am john@example.com' } } });
const consent = (kind: string) => emulator.control('POST', '/consent', { ...party, kind });
const create = async () => (await emulator.vendor('POST', '/contacts', contact)).body.id;

async function analysed() {
  await emulator.vendor('PATCH', `/apps/${APP_ID}`, { smart_conversation: { enabled: true } });
  await write();
}

async function begun(): Promise<string> {
  const { message_id } = (await send()).body;
  return (await emulator.vendor('GET', `/messages/${message_id}`)).body.conversation_id;
}

const { message: _said, ...to } = textTo(PHONE, '', 'SMS');
const composing = { composing_event: {} };

/** What makes each, the sample, and what of the sample's own fields there is not. */
const PRODUCED: Record<Trigger, { by: () => Promise<unknown>; sample: string; lacks?: string[]; more?: string[] }> = {
  MESSAGE_INBOUND: { by: write, sample: 'webhook-MESSAGE_INBOUND' },
  MESSAGE_INBOUND_SMART_CONVERSATION_REDACTION: {
    by: analysed,
    sample: 'realistic-MESSAGE_INBOUND_SMART_CONVERSATION_REDACTION',
    // The clients' types have the fields of MESSAGE_INBOUND; the original beside the masked text is in the one sample only.
    lacks: ['redaction_type', 'original_text'],
    more: ['injected'],
  },
  MESSAGE_DELIVERY: { by: send, sample: 'webhook-MESSAGE_DELIVERY', lacks: ['reason'] },
  MESSAGE_SUBMIT: { by: send, sample: 'webhook-MESSAGE_SUBMIT' },
  EVENT_INBOUND: { by: () => inbound({ event: composing }), sample: 'webhook-EVENT_INBOUND-contact_event' },
  EVENT_DELIVERY: {
    by: () => emulator.vendor('POST', '/events:send', { ...to, event: composing }),
    sample: 'realistic-EVENT_DELIVERY',
  },
  CONVERSATION_START: { by: send, sample: 'webhook-CONVERSATION_START' },
  CONVERSATION_STOP: {
    by: async () => emulator.vendor('POST', `/conversations/${await begun()}:stop`),
    sample: 'webhook-CONVERSATION_STOP',
  },
  CONVERSATION_DELETE: {
    by: async () => emulator.vendor('DELETE', `/conversations/${await begun()}`),
    sample: 'webhook-CONVERSATION_DELETE',
  },
  CONTACT_CREATE: { by: send, sample: 'webhook-CONTACT_CREATE' },
  CONTACT_UPDATE: {
    by: async () => emulator.vendor('PATCH', `/contacts/${await create()}`, { email: 'a@example.com' }),
    sample: 'webhook-CONTACT_UPDATE',
  },
  CONTACT_DELETE: {
    by: async () => emulator.vendor('DELETE', `/contacts/${await create()}`),
    sample: 'webhook-CONTACT_DELETE',
  },
  CONTACT_MERGE: {
    by: async () => emulator.vendor('POST', `/contacts/${await create()}:merge`, { source_id: await create() }),
    sample: 'webhook-CONTACT_MERGE',
  },
  CONTACT_IDENTITIES_DUPLICATION: {
    by: async () => {
      await create();
      await create();
      await send();
    },
    sample: 'webhook-CONTACT_IDENTITIES_DUPLICATION',
  },
  CAPABILITY: {
    by: () => emulator.vendor('POST', '/capability:query', to),
    sample: 'webhook-CAPABILITY',
    lacks: ['channel_capabilities', 'reason'],
  },
  OPT_IN: { by: () => consent('OPT_IN'), sample: 'webhook-OPT_IN', lacks: ['error_details'], more: ['identity'] },
  OPT_OUT: { by: () => consent('OPT_OUT'), sample: 'webhook-OPT_OUT', lacks: ['error_details'], more: ['identity'] },
  CHANNEL_EVENT: {
    by: () =>
      emulator.control('POST', '/inbound', {
        appId: APP_ID,
        channel: 'WHATSAPP',
        channelEvent: { event_type: 'WHATS_APP_QUALITY_RATING_CHANGED', additional_data: {} },
      }),
    sample: 'webhook-CHANNEL_EVENT',
  },
  UNSUPPORTED: {
    by: () => inbound({ unsupported: 'sticker' }),
    sample: 'docs2021-UNSUPPORTED',
    more: ['id', 'contact_id', 'conversation_id', 'channel_identity', 'processing_mode'],
  },
  SMART_CONVERSATION: { by: analysed, sample: 'webhook-SMART_CONVERSATION' },
  RECORD_NOTIFICATION: {
    by: async () =>
      emulator.vendor('POST', `/conversations/${await begun()}:inject-event`, {
        app_event: composing,
        accept_time: new Date(Date.now() - 1_000).toISOString(),
      }),
    sample: 'webhook-RECORD_NOTIFICATION',
    lacks: ['reason'],
  },
};

const ENVELOPE = ['app_id', 'accepted_time', 'event_time', 'project_id', 'message_metadata', 'correlation_id'];
const keyOf = (callback: object) => Object.keys(callback).filter((key) => !ENVELOPE.includes(key));

test.each(Trigger.options)('%s comes with the fields of its sample', async (trigger) => {
  const { by, sample, lacks = [], more = [] } = PRODUCED[trigger];
  await emulator.tellsOf([trigger], { mode: 'CONVERSATION' });
  await by();
  const [got] = await emulator.callbacks(1);
  const real = payload(`${sample}.json`);
  const [key = ''] = keyOf(real);
  expect(Object.keys(got?.body).sort()).toEqual([...ENVELOPE, key].sort());
  const expected = [...Object.keys(real[key]).filter((field) => !lacks.includes(field)), ...more];
  expect(Object.keys(got?.body[key]).sort()).toEqual(expected.sort());
});

test.each(['contact', 'conversation'])('a %s in a callback has the fields of the sample', async (thing) => {
  const trigger = thing === 'contact' ? 'CONTACT_CREATE' : 'CONVERSATION_START';
  await emulator.tellsOf([trigger]);
  await send();
  const [got] = await emulator.callbacks(1);
  const key = `${trigger.toLowerCase()}_notification`;
  const real = payload(`webhook-${trigger}.json`)[key][thing];
  expect(Object.keys(got?.body[key][thing]).sort()).toEqual(Object.keys(real).sort());
});

test('UNSPECIFIED_TRIGGER and the batch API have no trigger here', () => {
  expect(Trigger.options).toHaveLength(21);
});
