import type { CompiledStep, StepKind, StepOf } from '../compiled.ts';
import type { Next, Turn } from '../turn.ts';
import { runAsk } from './ask.ts';
import { runBranch } from './branch.ts';
import { runCall } from './call.ts';
import { runConsent } from './consent.ts';
import { runHandover } from './handover.ts';
import { runEnd, runGoto, runLanguage } from './jumps.ts';
import { runRun } from './run.ts';
import { runSend } from './send.ts';
import { runSet } from './set.ts';
import { runWait } from './wait.ts';

const RUNNERS: { [K in StepKind]: (step: StepOf<K>, turn: Turn) => Next } = {
  send: runSend,
  ask: runAsk,
  branch: runBranch,
  set: runSet,
  call: runCall,
  run: runRun,
  handover: runHandover,
  consent: runConsent,
  wait: runWait,
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
