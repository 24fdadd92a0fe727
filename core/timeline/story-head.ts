import type { Session } from '../session/state.ts';
import type { RecordedEvent, Recording } from './recording.ts';
import type { Rerun } from './rerun.ts';
import { isHarmless } from './task-failures.ts';

/** What stands above a story. */
export interface StoryHead {
  id: string;
  /** open, handedOver, failed or ended; stuck: its workflow's task fails; '' where nobody knows. */
  state: string;
  appId: string;
  channel: string;
  /** `name@version`; '' until it is loaded. */
  flow: string;
  /** Epoch ms. */
  startedAt: number;
  /** Of its failure, or of one that a route took care of; '' where there is none. */
  code: string;
  /** Why it failed or ended, in one sentence; '' where it did neither. */
  reason: string;
  /** Whether its workflow runs, as far as it is recorded. */
  running: boolean;
}

/** The session of a recording as it stands at its end. */
export function headOf(recording: Recording, again: Rerun): StoryHead {
  const session = lastOf(recording, again);
  const events = recording.runs.at(-1)?.events ?? [];
  const head = session ? headOfSession(session) : { ...NOTHING, id: recording.sessionId };
  const known = again.lost.includes(recording.runs.length - 1) ? { ...head, ...lastAttributes(events) } : head;
  const running = events.at(-1)?.kind !== 'closed';
  return { ...known, ...(running && isStuck(events) && { state: 'stuck' }), running };
}

const NOTHING = {
  id: '',
  state: '',
  appId: '',
  channel: '',
  flow: '',
  startedAt: 0,
  code: '',
  reason: '',
  running: true,
};

function headOfSession({ id, status, sinch, channel, flow, startedAt, failure, handled, endedBecause }: Session) {
  return {
    id,
    state: status,
    appId: sinch.appId,
    channel,
    flow: flow === null ? '' : `${flow.flow}@${flow.version}`,
    startedAt,
    code: failure?.code ?? handled?.code ?? '',
    reason: failure?.reason ?? endedBecause,
    running: true,
  };
}

/** As it was when it was last seen: in the events that were taken, or as a run was handed over. */
function lastOf({ sessionId, runs }: Recording, { moments }: Rerun): Session | undefined {
  const moment = moments.findLast(({ after }) => after.session?.id === sessionId);
  const carried = runs.flatMap(({ events: [first] }) =>
    first?.kind === 'started' ? [first.input.carried?.session] : [],
  );
  return moment?.after.session ?? carried.findLast((session) => session?.id === sessionId) ?? undefined;
}

function lastAttributes(events: readonly RecordedEvent[]): { state?: string; code?: string } {
  const known: { state?: string; code?: string } = {};
  for (const event of events) {
    if (event.kind !== 'attributesChanged') continue;
    const { SessionState, FailureCode } = event.attributes;
    if (typeof SessionState === 'string') known.state = SessionState;
    if (FailureCode !== undefined) known.code = typeof FailureCode === 'string' ? FailureCode : '';
  }
  return known;
}

/** Whether its last task failed or timed out, and none has gone well since. */
function isStuck(events: readonly RecordedEvent[]): boolean {
  const last = events.findLast(({ kind }) => TASK_ENDS.includes(kind));
  return last?.kind === 'taskTimedOut' || (last?.kind === 'taskFailed' && !last.resetFrom && !isHarmless(last.cause));
}

const TASK_ENDS: readonly RecordedEvent['kind'][] = ['taskCompleted', 'taskFailed', 'taskTimedOut'];
