import { z } from 'zod';
import {
  AnalysisBody,
  BatchBody,
  CapabilityBody,
  ChannelEventBody,
  ConsentBody,
  ContactBody,
  ContactMergeBody,
  ContactMessageBody,
  ConversationBody,
  DeliveryReportBody,
  DuplicationBody,
  EventBody,
  EventDeliveryBody,
  RecordBody,
  SubmitBody,
  UnsupportedBody,
} from './callback-bodies.ts';
import { text } from './fields.ts';

/** What stands beside the top-level key of almost every callback. */
const Envelope = z.object({
  app_id: text,
  project_id: text,
  accepted_time: text,
  event_time: text,
  message_metadata: text,
  correlation_id: text,
});
export type Envelope = z.infer<typeof Envelope>;

const callback = <K extends string, S extends z.ZodType>(kind: K, body: S) =>
  body.transform((read) => ({ kind, body: read }));

/** The wire carries no trigger: the top-level key tells which one it is (spec, Oct 2026; batch: skill). */
const BY_KEY = {
  message: callback('MESSAGE_INBOUND', ContactMessageBody),
  message_redaction: callback('MESSAGE_INBOUND_SMART_CONVERSATION_REDACTION', ContactMessageBody),
  message_delivery_report: callback('MESSAGE_DELIVERY', DeliveryReportBody),
  message_submit_notification: callback('MESSAGE_SUBMIT', SubmitBody),
  event: callback('EVENT_INBOUND', EventBody),
  event_delivery_report: callback('EVENT_DELIVERY', EventDeliveryBody),
  conversation_start_notification: callback('CONVERSATION_START', ConversationBody),
  conversation_stop_notification: callback('CONVERSATION_STOP', ConversationBody),
  conversation_delete_notification: callback('CONVERSATION_DELETE', ConversationBody),
  contact_create_notification: callback('CONTACT_CREATE', ContactBody),
  contact_update_notification: callback('CONTACT_UPDATE', ContactBody),
  contact_delete_notification: callback('CONTACT_DELETE', ContactBody),
  contact_merge_notification: callback('CONTACT_MERGE', ContactMergeBody),
  duplicated_contact_identities_notification: callback('CONTACT_IDENTITIES_DUPLICATION', DuplicationBody),
  capability_notification: callback('CAPABILITY', CapabilityBody),
  opt_in_notification: callback('OPT_IN', ConsentBody),
  opt_out_notification: callback('OPT_OUT', ConsentBody),
  channel_event_notification: callback('CHANNEL_EVENT', ChannelEventBody),
  unsupported_callback: callback('UNSUPPORTED', UnsupportedBody),
  smart_conversation_notification: callback('SMART_CONVERSATION', AnalysisBody),
  record_notification: callback('RECORD_NOTIFICATION', RecordBody),
  batch_status_update_notification: callback('BATCH_STATUS_UPDATE', BatchBody),
};

type KnownKey = keyof typeof BY_KEY;
export type KnownCallback = z.infer<(typeof BY_KEY)[KnownKey]> & { envelope: Envelope };
/** `keys`: the top-level keys of a callback that nobody has described yet, for a counter and a log line. */
export type Callback = KnownCallback | { kind: 'unknown'; keys: string[] };
export type CallbackOf<K extends KnownCallback['kind']> = Extract<KnownCallback, { kind: K }>;

export type ParsedCallback = { ok: true; callback: Callback } | { ok: false; problems: string[] };

const JsonObject = z.record(z.string(), z.unknown());

/**
 * Reads a callback's parsed JSON. Unknown fields are ignored and an unknown key is a kind of its own; `problems` name
 * the places that cannot be read, never their values.
 */
export function parseCallback(json: unknown): ParsedCallback {
  const source = JsonObject.safeParse(json);
  if (!source.success) return { ok: false, problems: ['the callback is not a JSON object'] };
  const key = Object.keys(source.data).find(isKnownKey);
  if (key === undefined) return { ok: true, callback: { kind: 'unknown', keys: Object.keys(source.data) } };
  const envelope = Envelope.safeParse(source.data);
  const read = BY_KEY[key].safeParse(source.data[key]);
  if (read.success && envelope.success) return { ok: true, callback: { ...read.data, envelope: envelope.data } };
  return { ok: false, problems: [...problemsOf(envelope.error, []), ...problemsOf(read.error, [key])] };
}

function isKnownKey(key: string): key is KnownKey {
  return Object.hasOwn(BY_KEY, key);
}

function problemsOf(error: z.ZodError | undefined, at: string[]): string[] {
  return (error?.issues ?? []).map((issue) => `${[...at, ...issue.path].join('.')}: ${issue.message}`);
}
