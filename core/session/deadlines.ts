import type { CompiledFlow, SessionRules } from '../flow/compiled.ts';
import type { FlowState } from '../flow/engine-types.ts';
import { flowsOrRoot } from '../flow/frames.ts';
import type { SessionLimits } from './limits.ts';
import type { DeadlineKind, Session } from './state.ts';

type Deadlines = Session['deadlines'];

/** What holds of the contact's silence: of the flow that runs, where it has a word for it, else of those around it. */
function silenceRules(flow: CompiledFlow, state: FlowState | null): Pick<SessionRules, 'idleMs' | 'onIdle'> {
  return flowsOrRoot(flow, state).findLast(({ session }) => session.onIdle !== undefined)?.session ?? {};
}

/** The flow's own time-out, of whatever it waits for. */
function waitDeadline(session: Session): Deadlines {
  const { wait } = session.flowState ?? { wait: null };
  const until = wait && 'until' in wait ? wait.until : undefined;
  return until === undefined ? {} : { wait: until };
}

/** A contact's silence counts only while the flow waits for an answer of his. */
function silenceDeadlines(session: Session, flow: CompiledFlow): Deadlines {
  if (session.flowState?.wait?.kind !== 'answer') return {};
  const { silentSince } = session;
  const { idleMs, onIdle } = silenceRules(flow, session.flowState);
  const deadlines: Deadlines = { expire: silentSince + flow.session.expireMs };
  return idleMs === undefined || onIdle === undefined ? deadlines : { ...deadlines, idle: silentSince + idleMs };
}

function keepDeadline({ deadlines }: Session): Deadlines {
  return deadlines.keep === undefined ? {} : { keep: deadlines.keep };
}

/** Deadlines of a session that waits, its silence counted from `silentSince`. */
export function waitingDeadlines(session: Session, flow: CompiledFlow): Deadlines {
  const max = { max: session.startedAt + flow.session.maxMs };
  return { ...silenceDeadlines(session, flow), ...waitDeadline(session), ...max, ...keepDeadline(session) };
}

/**
 * After a route: what has passed stays passed, or the reminder, and whatever answers its failure, would come again and
 * again. Only what the flow itself waits for may be another.
 */
export function deadlinesAfterRoute(session: Session, flow: CompiledFlow): Deadlines {
  const { wait: _before, idle, expire, ...others } = session.deadlines;
  if (session.flowState?.wait?.kind !== 'answer') return { ...others, ...waitDeadline(session) };
  const silence = {
    ...(idle === undefined ? {} : { idle }),
    expire: expire ?? session.silentSince + flow.session.expireMs,
  };
  return { ...others, ...silence, ...waitDeadline(session) };
}

/** Of a session that goes on after a failure, during which its clocks stood still: its silence counts from now. */
export function resumedDeadlines(session: Session, flow: CompiledFlow, now: number): Deadlines {
  const deadlines = waitingDeadlines({ ...session, silentSince: now }, flow);
  return { ...deadlines, max: Math.max(deadlines.max ?? 0, now + flow.session.expireMs) };
}

/** A failed session neither idles nor expires: it waits for a retry until it is given up. */
export function failedDeadlines(session: Session, now: number, limits: SessionLimits): Deadlines {
  return { keepFailed: now + limits.keepFailedMs, ...keepDeadline(session) };
}

/** An ended session lingers, so that a late redelivery starts nothing. */
export function endedDeadlines(session: Session, now: number, limits: SessionLimits): Deadlines {
  return { linger: now + limits.redeliveryHorizonMs, ...keepDeadline(session) };
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

// Of two at the same moment the first speaks: what the flow itself waits for before the contact's silence.
const DEADLINE_KINDS: DeadlineKind[] = ['wait', 'idle', 'expire', 'max', 'keepFailed', 'linger', 'keep'];
