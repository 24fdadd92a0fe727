import type { RecordedEvent, RecordedRun, Recording, RunInput } from '../../core/timeline/recording.ts';
import { UnreadableHistory } from './unreadable.ts';

/** Runs of a workflow, in any order, as one conversation. Without `sessionId`: of the last session in them. */
export function toRecording(
  runs: RecordedRun[],
  { workflowId, sessionId }: { workflowId: string; sessionId?: string | undefined },
): Recording {
  const inOrder = ordered(runs);
  return { workflowId, sessionId: sessionId ?? lastSession(inOrder), runs: inOrder };
}

/** Id of the session that a run takes over from the one before; '' where it takes over none. */
export function carriedSession(input: RunInput | undefined): string {
  return input?.carried?.session?.id ?? '';
}

/** Oldest first. What does not follow upon another is of another conversation, or something between is missing. */
function ordered(given: RecordedRun[]): RecordedRun[] {
  const runs = inForce(given);
  const [first, ...others] = runs.filter((run) => !runs.some((before) => follows(run, before)));
  if (first === undefined || others.length > 0) throw new UnreadableHistory(APART);
  const chain = [first];
  for (let next = after(first, runs); next; next = after(next, runs)) chain.push(next);
  return chain;
}

const APART = 'These histories do not follow one another: they are of several conversations, or one is missing.';

/** Without runs that were reset, and what had followed upon them. */
function inForce(runs: RecordedRun[]): RecordedRun[] {
  const replaced = runs.filter(({ runId }) => runs.some((run) => resetFrom(run) === runId));
  for (const before of replaced)
    replaced.push(...runs.filter((run) => follows(run, before) && !replaced.includes(run)));
  return runs.filter((run) => !replaced.includes(run));
}

function resetFrom({ events }: RecordedRun): string {
  const reset = events.findLast((event) => event.kind === 'taskFailed' && event.resetFrom);
  return (reset?.kind === 'taskFailed' && reset.resetFrom) || '';
}

const after = (run: RecordedRun, runs: RecordedRun[]) => runs.find((next) => follows(next, run));

function follows(run: RecordedRun, before: RecordedRun): boolean {
  const continuedFrom = startOf(run)?.continuedFrom ?? '';
  return continuedFrom !== '' && continuedFrom === before.runId;
}

const lastSession = (runs: readonly RecordedRun[]): string => sessionsIn(runs).at(-1) ?? '';

/** Ids of the sessions in runs, in the order in which they were first there. */
export function sessionsIn(runs: readonly RecordedRun[]): string[] {
  const ids = new Set<string>();
  for (const run of runs) {
    ids.add(carriedSession(startOf(run)?.input));
    for (const event of run.events) {
      const id = event.kind === 'attributesChanged' ? event.attributes.SessionId : undefined;
      if (typeof id === 'string') ids.add(id);
    }
  }
  return [...ids].filter((id) => id !== '');
}

/** What a run begins with; undefined where that is not there. */
export function startOf(run: RecordedRun | undefined): RecordedEvent<'started'> | undefined {
  const first = run?.events[0];
  return first?.kind === 'started' ? first : undefined;
}
