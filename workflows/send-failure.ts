import { type ActivityFailure, ApplicationFailure, CancelledFailure, TimeoutFailure } from '@temporalio/workflow';
import { ACTIVITY_FAILURES } from '../contracts/session-activities.ts';
import type { SessionEvent } from '../core/session/event.ts';

/** Types of failure after which nothing is in doubt: Sinch had not accepted the reply that the activity was at. */
const CLEAR: string[] = [
  ACTIVITY_FAILURES.rateLimited,
  ACTIVITY_FAILURES.sinchUnavailable,
  ACTIVITY_FAILURES.unauthorised,
  ACTIVITY_FAILURES.appNotLinked,
  ACTIVITY_FAILURES.replyConflict,
];

/** What the session is told when `sendReplies` gave up: timed out, or refused to go on. */
export function sendFailed(failure: ActivityFailure): SessionEvent<'sendFailed'> {
  const { cause } = failure;
  if (cause instanceof ApplicationFailure) {
    const code = cause.type ?? 'SEND_FAILED';
    const left = leftBehind(cause.details);
    const unclear = left.unclear ?? !CLEAR.includes(code);
    return { kind: 'sendFailed', code, reason: cause.message, unclear, accepted: left.accepted };
  }
  const heartbeat = cause instanceof TimeoutFailure ? cause.lastHeartbeatDetails : undefined;
  // Of the attempts before the time-out the last failure tells why; the time-out itself only says that patience ended.
  const why = cause instanceof TimeoutFailure && cause.cause ? cause.cause.message : 'it timed out';
  const reason = `A reply could not be sent in time: ${why}`;
  return {
    kind: 'sendFailed',
    code: 'SEND_TIMED_OUT',
    reason,
    unclear: true,
    accepted: leftBehind([heartbeat]).accepted,
  };
}

/** What the session is told when `sendReplies` was cancelled to make room for a command. */
export function sendInterrupted({ cause }: ActivityFailure): SessionEvent<'sendInterrupted'> {
  // One that did not run any more leaves nothing to read, and what an attempt before it did is unknown.
  const { accepted, unclear = true } = leftBehind(cause instanceof CancelledFailure ? cause.details : undefined);
  return { kind: 'sendInterrupted', unclear, accepted };
}

/** What the activity leaves in failure details and heartbeats alike: the ids it had accepted, and whether one is in doubt. */
function leftBehind(details: unknown[] | undefined | null): { accepted: string[]; unclear?: boolean } {
  const [first] = details ?? [];
  if (typeof first !== 'object' || first === null) return { accepted: [] };
  const ids = 'accepted' in first && Array.isArray(first.accepted) ? first.accepted : [];
  const unclear = 'unclear' in first && typeof first.unclear === 'boolean' ? first.unclear : undefined;
  return { accepted: ids.filter((id): id is string => typeof id === 'string'), unclear };
}
