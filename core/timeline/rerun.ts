import type { ConversationState } from '../session/state.ts';
import type { Difference, Moment } from './moment.ts';
import type { RecordedRun, Recording } from './recording.ts';
import { RunAgain } from './run-again.ts';

/** A recorded conversation, run again. */
export interface Rerun {
  /** Every event that was taken, in order. */
  moments: Moment[];
  /** Runs of which only the first part is in `moments`, since the engine of today would have gone on otherwise. */
  lost: number[];
  differs: Difference | null;
  /** Where it stands at the end; null where nothing could be run. */
  state: ConversationState | null;
}

/**
 * Runs a recorded conversation again, on the loop and the engine that the workflow has, with what was recorded as the
 * outside. Pure and total: where the engine of today does something else, it says so and goes on with the next run.
 */
export function rerun({ runs }: Pick<Recording, 'runs'>): Rerun {
  const all: Rerun = { moments: [], lost: [], differs: null, state: null };
  for (const [index, run] of runs.entries()) {
    const again = runAgain(run, index);
    all.moments.push(...again.moments);
    if (again.lost) all.lost.push(index);
    all.differs ??= again.differs;
    all.state = again.state ?? all.state;
  }
  return all;
}

function runAgain(
  run: RecordedRun,
  index: number,
): Pick<RunAgain, 'moments' | 'lost' | 'differs'> & Pick<Rerun, 'state'> {
  const [started] = run.events;
  if (started?.kind !== 'started') return { moments: [], lost: true, differs: null, state: null };
  const again = new RunAgain(run, index, started);
  again.runAll();
  return again;
}
