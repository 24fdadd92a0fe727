import type { StepOf } from '../compiled.ts';
import type { ContactFacts } from '../engine-types.ts';
import { StepFailure } from '../failure.ts';
import { flowsAlong, flowWithin } from '../frames.ts';
import { stepOf } from '../steps.ts';
import { assign, initialVars, known, type Next, onwards, type Turn, trace } from '../turn.ts';
import { assigned, requireType } from './set.ts';

/** The contact's facts with what this turn is going to keep: they are stored when it is over. */
function contactNow({ context: { contact }, keep }: Turn): ContactFacts {
  const kept = keep.flatMap((one) => (one.kind === 'variable' ? [[one.name, one.value] as const] : []));
  return kept.length === 0 ? contact : { ...contact, vars: { ...contact.vars, ...Object.fromEntries(kept) } };
}

/** Enters another flow: its own variables, given those that it takes in. */
export function runRun(step: StepOf<'run'>, turn: Turn): Next {
  const within = flowWithin(turn.flow, step.id);
  const given = step.body.in.map((one) => [one.name, requireType(within, one.name, assigned(one, turn))] as const);
  trace(turn, step, `entered ${within.flow}@${within.version}`);
  turn.callers = [...turn.callers, { at: step.id, vars: turn.vars, wrong: turn.wrong }];
  turn.flow = within;
  turn.vars = initialVars(within, contactNow(turn), Object.fromEntries(given));
  turn.wrong = 0;
  const { watch } = turn.context;
  if (watch) for (const [name, after] of given) watch({ kind: 'assigned', name, after, given: true }, turn);
  return { go: 'in' };
}

/** Leaves the flows within, down to `depth` callers: what they know is dropped, and nothing is handed back. */
export function leaveTo(turn: Turn, depth: number): void {
  const frame = turn.callers[depth];
  if (!frame) return;
  turn.callers = turn.callers.slice(0, depth);
  turn.flow = flowsAlong(turn.root, turn.callers).at(-1) ?? turn.root;
  turn.vars = frame.vars;
  turn.wrong = frame.wrong;
}

/** The flow within has ended: its caller gets what is handed back and goes on behind its `run` step. */
export function returnToCaller(turn: Turn): { step: StepOf<'run'>; next: Next } {
  const frame = turn.callers.at(-1);
  const within = turn.vars;
  leaveTo(turn, turn.callers.length - 1);
  const step = frame && stepOf(turn.flow, frame.at);
  if (step?.kind !== 'run') throw new StepFailure('UNKNOWN_STEP', 'the flow that ran this one has no such step');
  turn.at = step.id;
  for (const [mine, theirs] of Object.entries(step.body.out)) {
    const value = Object.hasOwn(within, theirs) ? within[theirs] : undefined;
    if (value !== undefined) assign(turn, mine, requireType(turn.flow, mine, value));
    else if (known(turn, mine) !== undefined) assign(turn, mine, null);
  }
  trace(turn, step, `came back from ${step.body.flow}`);
  return { step, next: onwards(step.goto) };
}
