import { z } from 'zod';
import { Mode } from './apps.ts';
import { createRing, oldestFirst, push, type Ring } from './ring.ts';

export const Reason = z.object({
  code: z.string().min(1),
  description: z.string().default(''),
  sub_code: z.string().default('UNSPECIFIED_SUB_CODE'),
  /** In the channel's own words; only WhatsApp has it. */
  channel_code: z.string().optional(),
});
export type Reason = z.infer<typeof Reason>;

/** As the control side takes it. */
export const ReasonOrCode = z.union([
  Reason,
  z
    .string()
    .min(1)
    .transform((code) => Reason.parse({ code })),
]);

/** QUEUED exists too but is never called back. */
export const ReceiptStatus = z.enum(['QUEUED_ON_CHANNEL', 'DELIVERED', 'READ', 'FAILED', 'SWITCHING_CHANNEL']);

/** One of the recipient's identities. */
export const Address = z.object({ channel: z.string(), identity: z.string() });
export type Address = z.infer<typeof Address>;

export const PlannedReceipt = z.object({
  status: ReceiptStatus,
  reason: Reason.optional(),
  /** Absent: the address that the message is at when it is reported. */
  about: Address.optional(),
});
export type PlannedReceipt = z.infer<typeof PlannedReceipt>;

export const Receipt = PlannedReceipt.extend({ at: z.number() });
export type Receipt = z.infer<typeof Receipt>;

/** What a send says beside its message; nothing acts on it here. */
export const Beside = z.object({
  channel_properties: z.record(z.string(), z.string()).optional(),
  ttl: z.string().optional(),
  message_content_type: z.string().optional(),
});
export type Beside = z.infer<typeof Beside>;

export const Message = z.object({
  /** Counts all messages of the emulator: the order of lists and the page token. */
  seq: z.int(),
  id: z.string(),
  appId: z.string(),
  projectId: z.string(),
  direction: z.enum(['TO_APP', 'TO_CONTACT']),
  channel: z.string(),
  identity: z.string(),
  /** '' in DISPATCH mode, as the next. */
  contactId: z.string(),
  conversationId: z.string(),
  mode: Mode,
  /** An app_message or a contact_message, by direction. */
  content: z.record(z.string(), z.unknown()),
  /** A send's message_metadata; for a contact's message what the callback gives as message_metadata. */
  metadata: z.string(),
  /** Of the send whose choice the contact took. */
  answeredMetadata: z.string().optional(),
  correlationId: z.string(),
  /** Epoch ms of acceptance. */
  at: z.number(),
  /** Epoch ms from which lists show it. */
  listedFrom: z.number(),
  /** false: only the control side sees it, since Sinch would keep nothing of it. */
  stored: z.boolean(),
  callbackUrl: z.string(),
  beside: Beside.optional(),
  /** It was neither sent nor received here. */
  injected: z.object({ senderId: z.string() }).optional(),
  receipts: z.array(Receipt),
  planned: z.array(PlannedReceipt),
  /** Where it goes next, should the channel that it is on fail. */
  ahead: z.array(Address).optional(),
  /** Epoch ms from which the channel has it; absent: since it was accepted. */
  onChannelSince: z.number().optional(),
});
export type Message = z.infer<typeof Message>;

const ARRIVED: readonly string[] = ['DELIVERED', 'READ'];

/** Whether a channel said of it that the contact has it there. */
export function hasArrived({ receipts, ...own }: Message, { channel, identity }: Address): boolean {
  return receipts.some(({ status, about = own }) => {
    return ARRIVED.includes(status) && about.channel === channel && about.identity === identity;
  });
}

/** The last messages of each app, also by id. */
export interface Messages {
  readonly perApp: number;
  byApp: Map<string, Ring<Message>>;
  byId: Map<string, Message>;
}

export function createMessages(perApp: number): Messages {
  return { perApp, byApp: new Map(), byId: new Map() };
}

/** What belongs to a deleted conversation is shown no more, but a handset keeps what it has got. */
export function forgetMessages(messages: Messages, conversationId: string): void {
  for (const message of messages.byId.values()) {
    if (message.conversationId === conversationId) message.stored = false;
  }
}

export function addMessage(messages: Messages, message: Message): void {
  const ring = messages.byApp.get(message.appId) ?? createRing<Message>(messages.perApp);
  messages.byApp.set(message.appId, ring);
  const evicted = push(ring, message);
  if (evicted) messages.byId.delete(evicted.id);
  messages.byId.set(message.id, message);
}

/** Adds a message where its time puts it, since places and seqs are the order of lists. */
export function insertMessage(messages: Messages, message: Message): void {
  addMessage(messages, message);
  const ring = messages.byApp.get(message.appId);
  if (!ring) return;
  const ordered = oldestFirst(ring).sort((one, other) => one.at - other.at);
  const seqs = ordered.map(({ seq }) => seq).sort((one, other) => one - other);
  for (const [place, one] of ordered.entries()) one.seq = seqs[place] ?? one.seq;
  ring.slots = ordered;
  ring.next = 0;
}
