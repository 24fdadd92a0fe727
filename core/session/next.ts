import { earliest } from './deadlines.ts';
import type { SessionEvent } from './event.ts';
import type { SessionLimits } from './limits.ts';
import { endsWait, isTimely } from './notices.ts';
import { awaitedEvent } from './outside-event.ts';
import { hasSeen } from './seen.ts';
import type { ConversationState, DeadlineKind, Session } from './state.ts';

/** The next thing to do, once nothing is in flight: a waiting message, or a deadline that has passed; null: wait. */
export function nextEvent(state: ConversationState, now: number, limits: SessionLimits): SessionEvent | null {
  const { session } = state;
  const ready = readyEvent(state);
  if (ready) return ready;
  const due = session && dueDeadline(session, now);
  const [message] = state.queue;
  if (message && (session?.status !== 'failed' || hasSeen(state.seen, message.id))) {
    // A contact who wrote before the deadline is not reminded nor expired, however late we read him.
    const late = due && SPEAKS.includes(due.kind) && message.acceptedAt > due.at;
    if (!late) return { kind: 'message', message };
  }
  const attempt = nextTry(state, limits);
  if (attempt && now >= attempt.at) return { kind: 'retry', id: attempt.id, by: 'contact' };
  return due ? { kind: 'deadline', deadline: due.kind } : null;
}

/** Deadlines at which a silence is over: a message that was written before means there was none. */
const SPEAKS: DeadlineKind[] = ['wait', 'idle', 'expire', 'max'];

/** What is there to be taken at once: reports, what a hand-over's target still has to hear, what the flow now waits for. */
function readyEvent({ notices, session }: ConversationState): SessionEvent | null {
  const notice = notices.find((one) => isTimely(one, session));
  // What was said comes before all else, the call behind it too.
  if (session?.pending) return { kind: 'resend' };
  // A turn that waits for its call is not over: nothing comes between.
  if (session?.status === 'open' && session.calling) return { kind: 'recall' };
  if (notice) return { kind: 'notice', notice };
  if (session && isToTell(session)) return { kind: 'tell' };
  return session && (awaitedEvent(session) || endsWait(session)) ? { kind: 'awaited' } : null;
}

/** A failed session's hand-over has not begun: what the bot says before it is not out yet. That one is over is told all the same. */
function isToTell({ status, forwarding }: Session): boolean {
  const [next] = forwarding;
  return next !== undefined && (status !== 'failed' || next.content.kind === 'ended');
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

/** A message to a failed session makes it try again, as a channel does that it has again: at once, then at most one try per throttle. */
function nextTry({ session, queue }: ConversationState, limits: SessionLimits): { id: string; at: number } | null {
  const newest = queue.at(-1);
  if (!session?.failure || session.status !== 'failed') return null;
  const { triedAt, triedFor, goesOn } = session.failure;
  const { id } = newest ?? { id: triedFor };
  if (id === triedFor && !goesOn) return null;
  return { id, at: triedAt === 0 ? 0 : triedAt + limits.retryThrottleMs };
}
