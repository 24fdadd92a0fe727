import { canonicalChannel } from '../channels/names.ts';
import type { CallbackOf } from './callback.ts';
import { epochMs } from './fields.ts';

/** A contact's opt-out, or its lifting, that Sinch has carried out. */
export interface ConsentChange {
  given: boolean;
  channel: string;
  /** As Sinch names the contact, or a contact id where it names none; '' where it names nobody. */
  identity: string;
  /** Sinch's own id of it; '' where there is none. */
  requestId: string;
  /** Epoch ms, 0 where Sinch gave none. */
  at: number;
}

const SUCCEEDED = { OPT_IN: 'OPT_IN_SUCCEEDED', OPT_OUT: 'OPT_OUT_SUCCEEDED' } as const;

/** Reads an opt-in or opt-out; undefined where Sinch did not carry it out: then nothing has changed. */
export function toConsentChange({ kind, envelope, body }: CallbackOf<'OPT_IN' | 'OPT_OUT'>): ConsentChange | undefined {
  if (body.status !== SUCCEEDED[kind]) return undefined;
  return {
    given: kind === 'OPT_IN',
    channel: canonicalChannel(body.channel),
    identity: body.identity || body.contact_id,
    requestId: body.request_id,
    at: epochMs(envelope.event_time || envelope.accepted_time),
  };
}
