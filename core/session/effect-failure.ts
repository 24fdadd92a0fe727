import type { Json } from '../json.ts';
import type { SessionEvent } from './event.ts';

/** Why an activity failed, as Temporal tells it. `type`: of an ApplicationFailure; `heartbeat`: what it had said last. */
export interface EffectFailure {
  kind: 'application' | 'timeout' | 'cancelled' | 'other';
  type: string;
  message: string;
  details: Json[];
  heartbeat?: Json[];
  cause?: EffectFailure;
}

/** Types of failure of a send after which nothing is in doubt: Sinch had not accepted the reply that the activity was at. */
export const CLEAR_SEND_FAILURES = {
  rateLimited: 'RATE_LIMITED',
  sinchUnavailable: 'SINCH_UNAVAILABLE',
  unauthorised: 'APP_UNAUTHORISED',
  appNotLinked: 'APP_NOT_LINKED',
  replyConflict: 'REPLY_CONFLICT',
} as const;

const CLEAR: readonly string[] = Object.values(CLEAR_SEND_FAILURES);

/** What the session is told where its flow cannot be loaded. */
export function flowMissing({ type, message }: EffectFailure): SessionEvent<'flowMissing'> {
  return { kind: 'flowMissing', code: type || 'FLOW_NOT_FOUND', reason: message };
}

/** What the session is told when `sendReplies` gave up: timed out, or refused to go on. */
export function sendFailed(failure: EffectFailure): SessionEvent<'sendFailed'> {
  if (failure.kind === 'application') {
    const code = failure.type || 'SEND_FAILED';
    const left = leftBehind(failure.details);
    const unclear = left.unclear ?? !CLEAR.includes(code);
    return { kind: 'sendFailed', code, reason: failure.message, unclear, accepted: left.accepted };
  }
  // Of the attempts before the time-out the last failure tells why; the time-out itself only says that patience ended.
  const why = (failure.kind === 'timeout' && failure.cause?.message) || 'it timed out';
  const reason = `A reply could not be sent in time: ${why}`;
  const { accepted } = leftBehind(failure.heartbeat);
  return { kind: 'sendFailed', code: 'SEND_TIMED_OUT', reason, unclear: true, accepted };
}

/** What the session is told when `sendReplies` was cancelled to make room for a command. */
export function sendInterrupted({ kind, details }: EffectFailure): SessionEvent<'sendInterrupted'> {
  // One that did not run any more leaves nothing to read, and what an attempt before it did is unknown.
  const { accepted, unclear = true } = leftBehind(kind === 'cancelled' ? details : []);
  return { kind: 'sendInterrupted', unclear, accepted };
}

/** The activity itself says what came of a request; that it could not say so leaves the request in doubt. */
export function callFailed({ kind, message }: EffectFailure): SessionEvent<'called'> {
  const why = kind === 'application' ? message : 'no worker finished it in time';
  const reason = `its call was given up: ${why}`;
  return { kind: 'called', outcome: { kind: 'failed', code: 'CALL_TIMED_OUT', reason, unclear: true } };
}

export function forwardFailed({ kind, type, message }: EffectFailure): SessionEvent<'forwardFailed'> {
  const known = kind === 'application';
  const reason = known ? message : 'The target of the hand-over did not answer in time.';
  return { kind: 'forwardFailed', code: (known && type) || 'HANDOVER_UNREACHABLE', reason };
}

/** What the activity leaves in failure details and heartbeats alike: the ids it had accepted, and whether one is in doubt. */
function leftBehind([first]: Json[] = []): { accepted: string[]; unclear?: boolean } {
  if (typeof first !== 'object' || first === null || Array.isArray(first)) return { accepted: [] };
  const ids = Array.isArray(first.accepted) ? first.accepted : [];
  const unclear = typeof first.unclear === 'boolean' ? first.unclear : undefined;
  return { accepted: ids.filter((id) => typeof id === 'string'), unclear };
}
