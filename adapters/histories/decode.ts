import type { Payload, PayloadCodec } from '@temporalio/common';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import { PayloadCodecError } from '../payload-codec.ts';
import { UnreadableHistory } from './unreadable.ts';

/** A place in a history where a payload stands. */
interface Slot {
  payload: Payload;
  put(payload: Payload): void;
}

/**
 * Decodes every payload of a history, in place: what is left is plain JSON in payloads, failures included, and needs no key.
 * Rejects with UnreadableHistory where the codec has another key.
 */
export async function decodeHistory(history: History, codec: PayloadCodec): Promise<History> {
  const slots = slotsOf(history.events);
  const payloads = slots.map(({ payload }) => payload);
  const decoded = await decodePayloads(payloads, codec);
  for (const [index, { put }] of slots.entries()) {
    const payload = decoded[index];
    if (payload) put(payload);
  }
  return history;
}

/** Decodes payloads of a history. Rejects with UnreadableHistory where the codec has another key. */
export function decodePayloads(payloads: Payload[], codec: PayloadCodec): Promise<Payload[]> {
  return codec.decode(payloads).catch((error: unknown) => {
    if (error instanceof PayloadCodecError) throw new UnreadableHistory(error.message, { cause: error });
    throw error;
  });
}

/** Puts another payload in place of each, in place. */
export function mapPayloads(history: History, change: (payload: Payload) => Payload): History {
  for (const { payload, put } of slotsOf(history.events)) put(change(payload));
  return history;
}

function slotsOf(value: unknown): Slot[] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    isPayload(inner) ? [{ payload: inner, put: (payload) => Reflect.set(value, key, payload) }] : slotsOf(inner),
  );
}

/** Whether it has the form of a payload; in JSON, too. */
export function isPayload(value: unknown): value is Payload {
  if (typeof value !== 'object' || value === null || !('metadata' in value)) return false;
  const { metadata } = value;
  return typeof metadata === 'object' && metadata !== null && 'encoding' in metadata;
}
