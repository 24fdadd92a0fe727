import type { Payload } from '@temporalio/common';
import type { Json } from '../../core/json.ts';
import { UnreadableHistory } from './unreadable.ts';

interface Payloads {
  payloads?: Payload[] | null;
}

/** The first of decoded payloads as JSON; null where there is none, as `undefined` comes back. */
export function jsonOf(holder: Payloads | null | undefined): Json {
  return payloadJson(holder?.payloads?.[0]);
}

export function jsonsOf(holder: Payloads | null | undefined): Json[] {
  return (holder?.payloads ?? []).map(payloadJson);
}

/** A decoded payload as JSON. */
export function payloadJson(payload: Payload | null | undefined): Json {
  const encoding = metadataText(payload, 'encoding');
  if (!payload?.data || encoding === 'binary/null') return null;
  if (encoding !== 'json/plain') throw new UnreadableHistory(unreadable(payload, encoding));
  const json: Json = JSON.parse(Buffer.from(payload.data).toString('utf8'));
  return json;
}

/** A field of what describes a payload; '' where it is absent. */
export function metadataText(payload: Payload | null | undefined, field: string): string {
  const value = payload?.metadata?.[field];
  return value ? Buffer.from(value).toString() : '';
}

function unreadable(payload: Payload, encoding: string): string {
  if (encoding !== 'binary/encrypted')
    return `A payload is ${encoding || 'without an encoding'}, which nothing of ours writes.`;
  const key = metadataText(payload, 'encryption-key-id') || '(none named)';
  return `It is encrypted with key ${key}: set the MASTER_KEY that it was written with.`;
}
