import type { CompiledFlow } from '../flow/compiled.ts';
import type { FlowState } from '../flow/engine-types.ts';
import { BUDGETS } from '../flow/meter.ts';
import { isOfType } from '../flow/types.ts';
import type { Json, JsonObject } from '../json.ts';
import type { ReduceContext, Reduced, SessionEvent } from './event.ts';
import { commanded } from './handover.ts';
import { keepNow, keepOf } from './keep.ts';
import type { ConversationState } from './state.ts';

/** What is wrong with variables for a flow, a sentence each; empty when nothing is. */
export function variableProblems(variables: JsonObject, flow: CompiledFlow): string[] {
  return Object.entries(variables).flatMap(([name, value]) => {
    const declared = Object.hasOwn(flow.variables, name) ? flow.variables[name] : undefined;
    if (!declared) return [`The flow ${flow.flow} has no variable ${name}.`];
    if (value === null || isOfType(value, declared.type)) return [];
    return [`The variable ${name} is a ${declared.type}, the value given is not.`];
  });
}

function withValues(vars: JsonObject, values: JsonObject): JsonObject {
  const all: [string, Json][] = Object.entries({ ...vars, ...values });
  return Object.fromEntries(all.filter(([, value]) => value !== null));
}

function withVariables(state: FlowState, variables: JsonObject): FlowState {
  const [outermost, ...within] = state.callers;
  if (!outermost) return { ...state, vars: withValues(state.vars, variables) };
  return { ...state, callers: [{ ...outermost, vars: withValues(outermost.vars, variables) }, ...within] };
}

/** As `variableProblems`, and whether the session could carry them: what a turn may hold, a command may not exceed. */
export function settingProblems(variables: JsonObject, flow: CompiledFlow, state: FlowState): string[] {
  const problems = variableProblems(variables, flow);
  const { vars, callers } = withVariables(state, variables);
  if (JSON.stringify([vars, callers]).length <= BUDGETS.state) return problems;
  return [...problems, `The variables of the session would hold more than ${BUDGETS.state} characters together.`];
}

/** Sets variables of the session's own flow; null forgets. Values that do not fit leave everything as it is. */
export function setVariables(
  state: ConversationState,
  { kind, id, variables }: SessionEvent<'setVariables'>,
  context: ReduceContext,
): Reduced {
  const { session } = state;
  const { flow } = context;
  if (!session?.flowState || session.status === 'ended' || !flow) return { state, effects: [] };
  const { flowState } = session;
  if (settingProblems(variables, flow, flowState).length > 0) return { state, effects: [] };
  const keep = Object.entries(variables).flatMap(([name, value]) =>
    flow.variables[name]?.keep ? [{ kind: 'variable' as const, name, value }] : [],
  );
  const { consents } = session.contact;
  const caused = { ...commanded(session, { kind, id }), flowState: withVariables(flowState, variables) };
  const next = { ...state, session: keepOf(caused, { keep, consents }, context.now) };
  return { state: next, effects: keepNow(next) };
}
