import { contactObstacle } from './handover.ts';
import type { ConversationState, Session } from './state.ts';

/** What one of many retries is held to, since nobody looks at each session: open window, no opt-out, and failed no longer ago than this. */
export interface RetryGuard {
  maxAgeMs: number;
}

/** Why a session is not retried, in a word for programs and a sentence. */
export interface RetryObstacle {
  code: 'NOT_FAILED' | 'RETRIED_ALREADY' | 'FAILED_TOO_LONG_AGO' | 'CONTACT_OPTED_OUT' | 'WINDOW_CLOSED';
  reason: string;
}

/**
 * Why a failed session is not retried now; null where it may be. `known`: when an operator had last retried it as this retry was
 * given: of two at once the second is told what the first has done.
 */
export function retryObstacle(
  state: ConversationState,
  now: number,
  { guard, known }: { guard?: RetryGuard; known?: number } = {},
): RetryObstacle | null {
  const { session } = state;
  if (session?.status !== 'failed') return notFailed(session);
  return retriedBefore(session, known) ?? (guard ? guarded(state, now, guard) : null);
}

/** When an operator has last retried it; 0 when none has. */
export function retriedAt({ session }: ConversationState): number {
  return session?.retried?.at ?? 0;
}

function notFailed(session: Session | null): RetryObstacle {
  const retried = session?.retried ? ` ${retriedBy(session.retried)}.` : '';
  const reason = `There is nothing to retry: the session is ${session?.status ?? 'none'}.${retried}`;
  return { code: 'NOT_FAILED', reason };
}

function retriedBefore({ retried, failure, pending, calling }: Session, known = retried?.at): RetryObstacle | null {
  if (!retried || !failure) return null;
  const who = retriedBy(retried);
  if ((pending || calling) && failure.at < retried.at)
    return { code: 'RETRIED_ALREADY', reason: `${who}; that is still under way.` };
  if (retried.at === known) return null;
  return { code: 'RETRIED_ALREADY', reason: `${who}, and it failed again: ${failure.reason}` };
}

function retriedBy({ by, at }: NonNullable<Session['retried']>): string {
  return `${by || 'An operator'} retried it at ${time(at)}`;
}

function guarded(state: ConversationState, now: number, { maxAgeMs }: RetryGuard): RetryObstacle | null {
  const { session } = state;
  if (!session) return null;
  const failedAt = session.failure?.at ?? now;
  if (now - failedAt > maxAgeMs)
    return { code: 'FAILED_TOO_LONG_AGO', reason: `It failed at ${time(failedAt)}, longer ago than is to be retried.` };
  return contactObstacle(state, session, now);
}

function time(at: number): string {
  return `${new Date(at).toISOString().replace('T', ' ').slice(0, 19)} UTC`;
}
