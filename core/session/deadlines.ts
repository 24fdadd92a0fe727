import type { SessionRules } from '../flow/compiled.ts';
import type { SessionLimits } from './limits.ts';
import type { DeadlineKind, Session } from './state.ts';

type Deadlines = Session['deadlines'];

/** Deadlines of a session that waits for its contact, counted from its last message. `idleMs` counts once per silence. */
export function waitingDeadlines(session: Session, rules: SessionRules, idle: boolean): Deadlines {
  const deadlines: Deadlines = { expire: session.lastInboundAt + rules.expireMs, max: session.startedAt + rules.maxMs };
  if (idle && rules.idleMs !== undefined && rules.onIdle !== undefined)
    deadlines.idle = session.lastInboundAt + rules.idleMs;
  return deadlines;
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
