import { z } from 'zod';
import { ChannelIdentity, Reason, text } from './fields.ts';

/*
 * What stands under the top-level key of a callback (spec, Oct 2026; samples of 2020 to 2026). Unknown fields are left
 * out, missing texts are '': only what nobody could work without is asked for.
 */

/** Who and where. Ids are empty in DISPATCH mode; samples before 2021 have `channel` in place of `channel_identity`. */
const parties = {
  channel_identity: ChannelIdentity.nullish(),
  channel: text,
  contact_id: text,
  conversation_id: text,
};

/** Without an id a message could not be told from its redelivery, without channel and party it could not be answered. */
export const ContactMessageBody = z
  .object({
    ...parties,
    id: z.string().min(1),
    contact_message: z.record(z.string(), z.unknown()),
    metadata: text,
    accept_time: text,
  })
  .refine(hasChannel, { path: ['channel_identity'], message: 'has no channel' })
  .refine(hasParty, { path: ['channel_identity'], message: 'has no identity, contact_id or conversation_id' });
export type ContactMessageBody = z.infer<typeof ContactMessageBody>;

const Parties = z.object(parties);
export type Parties = z.output<typeof Parties>;

function hasChannel(body: Parties): boolean {
  return (body.channel_identity?.channel || body.channel) !== '';
}

function hasParty(body: Parties): boolean {
  return (body.channel_identity?.identity || body.contact_id || body.conversation_id) !== '';
}

export const DeliveryReportBody = z.object({
  ...parties,
  message_id: z.string().min(1),
  status: z.string().min(1),
  reason: Reason.optional(),
  metadata: text,
});
export type DeliveryReportBody = z.infer<typeof DeliveryReportBody>;

export const SubmitBody = z.object({ ...parties, message_id: z.string().min(1), metadata: text });

const anything = z.record(z.string(), z.unknown());

/** Typing signs, comments, reactions: one of the two holds the event. */
export const EventBody = z.object({
  ...parties,
  id: text,
  contact_event: anything.optional(),
  contact_message_event: anything.optional(),
  accept_time: text,
});

export const EventDeliveryBody = z.object({ ...parties, event_id: text, status: text, reason: Reason.optional() });

const Conversation = z.object({ id: text, app_id: text, contact_id: text, active_channel: text });
export const ConversationBody = z.object({ conversation: Conversation });

const Contact = z.object({
  id: text,
  channel_identities: z
    .array(ChannelIdentity)
    .nullish()
    .transform((identities) => identities ?? []),
});
export const ContactBody = z.object({ contact: Contact });
export const ContactMergeBody = z.object({ preserved_contact: Contact, deleted_contact: Contact });
export const DuplicationBody = z.object({
  duplicated_identities: z.array(z.object({ channel: text, contact_ids: z.array(z.string()).default([]) })).default([]),
});

export const CapabilityBody = z.object({
  request_id: text,
  contact_id: text,
  channel: text,
  identity: text,
  capability_status: text,
});
/** Opt-in and opt-out alike. */
export const ConsentBody = z.object({
  request_id: text,
  contact_id: text,
  channel: text,
  identity: text,
  status: text,
});
export const ChannelEventBody = z.object({ channel_event: z.object({ channel: text, event_type: text }) });
export const UnsupportedBody = z.object({ ...parties, id: text, payload: text });
/** Here channel_identity is the bare identity. */
export const AnalysisBody = z.object({ message_id: text, conversation_id: text, contact_id: text, channel: text });
export const RecordBody = z.object({ ...parties, entity_id: text, record_status: text });
export const BatchBody = z.object({ batch_id: text, batch_status: text });
