import { earliest } from './deadlines.ts';
import type { SessionEvent } from './event.ts';
import type { SessionLimits } from './limits.ts';
import { hasSeen } from './seen.ts';
import type { ConversationState, Session } from './state.ts';

/** The next thing to do, once nothing is in flight: a waiting message, or a deadline that has passed; null: wait. */
export function nextEvent(state: ConversationState, now: number, limits: SessionLimits): SessionEvent | null {
  const { session } = state;
  const due = session && dueDeadline(session, now);
  const [message] = state.queue;
  // A contact who wrote before the deadline is not reminded nor expired, however late we read him.
  if (message && !(due && session?.status === 'open' && message.acceptedAt > due.at)) {
    if (session?.status !== 'failed' || hasSeen(state.seen, message.id)) return { kind: 'message', message };
    if (now >= nextTry(session, limits)) return { kind: 'retry', id: message.id, by: 'contact' };
  }
  return due ? { kind: 'deadline', deadline: due.kind } : null;
}

/** When to look again (epoch ms), if nothing happens before; null: never. */
export function nextWake(state: ConversationState, limits: SessionLimits): number | null {
  const { session } = state;
  if (!session) return null;
  const deadline = earliest(session.deadlines)?.at ?? null;
  if (session.status !== 'failed' || state.queue.length === 0) return deadline;
  return Math.min(deadline ?? Number.POSITIVE_INFINITY, nextTry(session, limits));
}

function dueDeadline(session: Session, now: number) {
  const first = earliest(session.deadlines);
  return first && first.at <= now ? first : null;
}

/** The contact's first message after a failure tries at once; then at most one try per throttle. */
function nextTry(session: Session, limits: SessionLimits): number {
  const triedAt = session.failure?.triedAt ?? 0;
  return triedAt === 0 ? 0 : triedAt + limits.retryThrottleMs;
}
