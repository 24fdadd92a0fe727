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
  if (message && (session?.status !== 'failed' || hasSeen(state.seen, message.id))) {
    // A contact who wrote before the deadline is not reminded nor expired, however late we read him.
    const late = due && session?.status === 'open' && message.acceptedAt > due.at;
    if (!late) return { kind: 'message', message };
  }
  const attempt = nextTry(state, limits);
  if (attempt && now >= attempt.at) return { kind: 'retry', id: attempt.id, by: 'contact' };
  return due ? { kind: 'deadline', deadline: due.kind } : null;
}

/** When to look again (epoch ms), if nothing happens before; null: never. */
export function nextWake(state: ConversationState, limits: SessionLimits): number | null {
  const { session } = state;
  if (!session) return null;
  const times = [earliest(session.deadlines)?.at, nextTry(state, limits)?.at].filter((at) => at !== undefined);
  return times.length === 0 ? null : Math.min(...times);
}

function dueDeadline(session: Session, now: number) {
  const first = earliest(session.deadlines);
  return first && first.at <= now ? first : null;
}

/** A message to a failed session makes it try again: the first at once, then at most one try per throttle. */
function nextTry({ session, queue }: ConversationState, limits: SessionLimits): { id: string; at: number } | null {
  const newest = queue.at(-1);
  if (!session?.failure || session.status !== 'failed' || !newest) return null;
  const { triedAt, triedFor } = session.failure;
  if (newest.id === triedFor) return null;
  return { id: newest.id, at: triedAt === 0 ? 0 : triedAt + limits.retryThrottleMs };
}
