import type { CompiledFlow, CompiledStep } from '../flow/compiled.ts';
import type { FlowState } from '../flow/engine-types.ts';
import { flowsOrRoot, nameOfStep } from '../flow/frames.ts';
import { stepOf } from '../flow/steps.ts';
import { isOfType } from '../flow/types.ts';
import { waitingDeadlines } from './deadlines.ts';
import type { ReduceContext, Reduced, SessionEvent } from './event.ts';
import { personOf, withEnd, withoutForwards } from './forwarding.ts';
import { commanded, withoutCall } from './handover.ts';
import { sendAgain } from './resend.ts';
import { retrySession } from './retry.ts';
import type { ConversationState, PlannedReplies, Session } from './state.ts';
import { runTurn } from './turn.ts';

/** Where a session would go on in another version: at a step, silently, or by running it; or why it cannot. */
export type Landing =
  | { lands: true; step: string; how: 'waits' | 'runs'; state: FlowState }
  | { lands: false; problems: string[] };

/** What a session stands on, and where it is to go. `step`: where it goes on, if not at the step of the same id. */
export interface Migration {
  from: CompiledFlow;
  to: CompiledFlow;
  state: FlowState;
  step?: string;
}

function variableProblems(vars: FlowState['vars'], flow: CompiledFlow): string[] {
  return Object.entries(vars).flatMap(([name, value]) => {
    const declared = Object.hasOwn(flow.variables, name) ? flow.variables[name] : undefined;
    if (!declared || isOfType(value, declared.type)) return [];
    return [`The variable ${name} of flow ${flow.flow} is a ${declared.type} there, its value here is not.`];
  });
}

/** The flows along the state's callers in the new version, or what keeps them from being found. */
function flowsThere({ to, state }: Migration): { flows: CompiledFlow[]; problems: string[] } {
  const flows = [to];
  for (const { at } of state.callers) {
    const flow = flows[flows.length - 1] ?? to;
    const step = stepOf(flow, at);
    const within = step?.kind === 'run' ? flow.flows[step.body.flow] : undefined;
    if (!within) return { flows, problems: [`Flow ${flow.flow}@${flow.version} runs no other flow at ${at}.`] };
    flows.push(within);
  }
  return { flows, problems: [] };
}

function stepProblems(
  before: CompiledStep | undefined,
  after: CompiledStep | undefined,
  { to, state }: Migration,
): string[] {
  const other = 'name a step to go on at.';
  if (!after) return [`Flow ${to.flow}@${to.version} has no step ${state.at}: ${other}`];
  if (!before || before.kind === after.kind) return [];
  return [
    `The step ${state.at} is of kind ${before.kind} here and of kind ${after.kind} in ${to.flow}@${to.version}: ${other}`,
  ];
}

function atNamedStep(migration: Migration, step: string): Landing {
  const { to, state } = migration;
  const [outermost] = state.callers;
  const vars = outermost?.vars ?? state.vars;
  const missing = stepOf(to, step) ? [] : [`Flow ${to.flow}@${to.version} has no step ${step}.`];
  const problems = [...missing, ...variableProblems(vars, to)];
  if (problems.length > 0) return { lands: false, problems };
  const moved: FlowState = { ...state, at: step, vars, callers: [], wrong: 0, wait: null, offer: null };
  return { lands: true, step, how: 'runs', state: moved };
}

/** Where a session lands in another version of its flow: pure, so that it can be told before it is done. */
export function landingOf(migration: Migration): Landing {
  const { from, state, step } = migration;
  if (step !== undefined) return atNamedStep(migration, step);
  const { flows, problems: lost } = flowsThere(migration);
  if (lost.length > 0) return { lands: false, problems: lost };
  const before = flowsOrRoot(from, state).at(-1);
  const after = flows.at(-1);
  const depth = state.callers.length;
  const levels = [...state.callers.map(({ vars }) => vars), state.vars];
  const problems = [
    ...(after && state.at !== ''
      ? stepProblems(before && stepOf(before, state.at), stepOf(after, state.at), migration)
      : []),
    ...levels.flatMap((vars, level) => variableProblems(vars, flows[level] ?? migration.to)),
  ];
  if (problems.length > 0 || !after) return { lands: false, problems };
  const how = state.wait === null || state.wait.kind === 'call' ? 'runs' : 'waits';
  return { lands: true, step: nameOfStep(after, depth, state.at), how, state: { ...state, offer: null } };
}

/** Moves a session at a turn's boundary; one that failed goes on there. What does not land leaves it where it is. */
export function migrate(state: ConversationState, event: SessionEvent<'migrate'>, context: ReduceContext): Reduced {
  const { session } = state;
  const { flow: from } = context;
  const { flow: to, settings } = event.loaded;
  if (!session?.flowState || session.status === 'ended' || !from) return { state, effects: [] };
  const landing = landingOf({ from, to, state: session.flowState, step: event.step });
  if (!landing.lands) return { state, effects: [] };
  const pinned: Session = {
    ...commanded(withoutCall(session), event),
    flow: { flow: to.flow, version: to.version, hash: to.hash },
    flowState: landing.state,
    pending: null,
  };
  const within = { ...context, flow: to, settings };
  if (event.step !== undefined)
    return runTurn({ ...state, session: taken(pinned, session) }, { kind: 'retry' }, within);
  if (session.status === 'failed') return goOnThere({ ...state, session: pinned }, event, within);
  const deadlines = waitingDeadlines(pinned, to);
  const moved = { ...state, session: { ...pinned, deadlines } };
  if (session.pending) return sendAgain(moved, withoutCallBehind(session.pending), within);
  return landing.how === 'runs' ? runTurn(moved, { kind: 'retry' }, within) : { state: moved, effects: [] };
}

/** Where a step is named the flow goes on there, whoever has the conversation; what had not gone out yet is of no use. */
function taken(pinned: Session, before: Session): Session {
  const person = personOf(before);
  return person ? withEnd(pinned, person.to, 'the bot has the conversation again') : withoutForwards(pinned);
}

/** The call that would have followed is now a step to run again. */
function withoutCallBehind(unsent: PlannedReplies): PlannedReplies {
  return unsent.afterwards === 'call' ? { ...unsent, afterwards: 'retry' } : unsent;
}

/** What did not go out before the failure goes out first. */
function goOnThere(state: ConversationState, event: SessionEvent<'migrate'>, context: ReduceContext): Reduced {
  const { session } = state;
  if (!session?.failure) return { state, effects: [] };
  const { unsent } = session.failure;
  const failed: Session = { ...session, failure: { ...session.failure, unsent: unsent && withoutCallBehind(unsent) } };
  const retry = { kind: 'retry', id: event.id, by: 'operator', who: event.who } as const;
  return retrySession({ ...state, session: failed }, retry, context);
}
