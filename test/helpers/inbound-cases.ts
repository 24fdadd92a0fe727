import type { SinchVariables } from '../../core/session/state.ts';
import { payload, payloadNames } from './sinch-payloads.ts';

/** One inbound callback, the app whose webhook it is posted to, and the six variables that a flow must find. */
export interface InboundCase {
  name: string;
  appId: string;
  body: string;
  variables: SinchVariables;
}

const REALISTIC = 'realistic-MESSAGE_INBOUND.json';
/** For payloads whose app id is a placeholder, and for the second of two that have app, contact and message id in common. */
const SPARE_APP = '01JPAY00ADAPP0000000000000';
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** Every inbound payload of Sinch's that is stored, and what those lack: DISPATCH's empty ids, a map as metadata, every kind of content. */
export function inboundCases(): InboundCase[] {
  const taken = new Set<string>();
  const stored = payloadNames(/inbound|MESSAGE_INBOUND\.json/).map((name) => inboundCase(name, payload(name), taken));
  return [...stored, ...madeCases().map(([name, json]) => inboundCase(name, json, taken))];
}

// biome-ignore lint/suspicious/noExplicitAny: a payload is whatever Sinch wrote.
type Payload = any;

function inboundCase(name: string, json: Payload, taken: Set<string>): InboundCase {
  const { message } = json;
  // Files older than 2021 have the channel on the message and no identity: the contact id stands in.
  const channelIdentifier = message.channel_identity?.channel ?? message.channel;
  const channelIdentity = message.channel_identity?.identity ?? message.contact_id;
  const key = [json.app_id, channelIdentifier, channelIdentity, message.id].join();
  const appId = ULID.test(json.app_id) && !taken.has(key) ? json.app_id : SPARE_APP;
  taken.add(key);
  const variables = {
    channelIdentifier,
    channelIdentity,
    contactId: message.contact_id,
    appId,
    conversationId: message.conversation_id,
    metadata: metadataOf(json.message_metadata || message.metadata || ''),
  };
  return { name, appId, body: JSON.stringify(json), variables };
}

const metadataOf = (text: string) => (text.startsWith('{') ? JSON.parse(text) : text);

function madeCases(): [string, Payload][] {
  const dispatch = made('01JMADE0000000000000000001', {
    contact_id: '',
    conversation_id: '',
    processing_mode: 'DISPATCH',
  });
  const map = { ...made('01JMADE0000000000000000002', {}), message_metadata: '{"order":"7"}' };
  const contents = payloadNames(/^contact-message-/).map((name, i): [string, Payload] => [
    name,
    made(`01JMADE000000000000000001${i}`, { contact_message: payload(name) }),
  ]);
  return [['DISPATCH mode, with empty ids', dispatch], ['a map as metadata', map], ...contents];
}

function made(id: string, changes: object): Payload {
  const json = payload(REALISTIC);
  return { ...json, message: { ...json.message, id, ...changes } };
}
