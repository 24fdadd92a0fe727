import type { CompiledStep, StepKind, StepOf } from '../compiled.ts';
import type { Next, Turn } from '../turn.ts';
import { runAsk } from './ask.ts';
import { runBranch } from './branch.ts';
import { runEnd, runGoto, runLanguage } from './jumps.ts';
import { runSend } from './send.ts';
import { runSet } from './set.ts';

const RUNNERS: { [K in StepKind]: (step: StepOf<K>, turn: Turn) => Next } = {
  send: runSend,
  ask: runAsk,
  branch: runBranch,
  set: runSet,
  language: runLanguage,
  goto: runGoto,
  end: runEnd,
};

function dispatch<K extends StepKind>(kind: K, step: StepOf<K>, turn: Turn): Next {
  return RUNNERS[kind](step, turn);
}

/** Runs one step. Throws StepFailure. */
export function runStep(step: CompiledStep, turn: Turn): Next {
  return dispatch(step.kind, step, turn);
}
