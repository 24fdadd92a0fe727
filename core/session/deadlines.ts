import type { SessionRules } from '../flow/compiled.ts';
import type { SessionLimits } from './limits.ts';
import type { DeadlineKind, Session } from './state.ts';

type Deadlines = Session['deadlines'];

/** Deadlines of a session that waits for its contact, counted from his last message. */
export function waitingDeadlines(session: Session, rules: SessionRules): Deadlines {
  const { lastInboundAt } = session;
  const deadlines: Deadlines = { expire: lastInboundAt + rules.expireMs, max: session.startedAt + rules.maxMs };
  if (rules.idleMs !== undefined && rules.onIdle !== undefined) deadlines.idle = lastInboundAt + rules.idleMs;
  return deadlines;
}

/** Of a session that goes on after a failure, during which its clocks stood still: its silence counts from now. */
export function resumedDeadlines(session: Session, rules: SessionRules, now: number): Deadlines {
  const deadlines = waitingDeadlines({ ...session, lastInboundAt: now }, rules);
  return { ...deadlines, max: Math.max(deadlines.max ?? 0, now + rules.expireMs) };
}

/** A failed session neither idles nor expires: it waits for a retry until it is given up. */
export function failedDeadlines(now: number, limits: SessionLimits): Deadlines {
  return { keepFailed: now + limits.keepFailedMs };
}

/** An ended session lingers, so that a late redelivery starts nothing. */
export function endedDeadlines(now: number, limits: SessionLimits): Deadlines {
  return { linger: now + limits.redeliveryHorizonMs };
}

/** The earliest deadline of a session, if it has one. */
export function earliest(deadlines: Deadlines): { kind: DeadlineKind; at: number } | null {
  let first: { kind: DeadlineKind; at: number } | null = null;
  for (const kind of DEADLINE_KINDS) {
    const at = deadlines[kind];
    if (at !== undefined && (first === null || at < first.at)) first = { kind, at };
  }
  return first;
}

const DEADLINE_KINDS: DeadlineKind[] = ['idle', 'expire', 'max', 'keepFailed', 'linger'];
