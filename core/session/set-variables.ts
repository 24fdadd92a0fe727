import type { CompiledFlow } from '../flow/compiled.ts';
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

/** Sets variables of the session's own flow; null forgets. Values that do not fit leave everything as it is. */
export function setVariables(
  state: ConversationState,
  { kind, id, variables }: SessionEvent<'setVariables'>,
  context: ReduceContext,
): Reduced {
  const { session } = state;
  const { flow } = context;
  if (!session?.flowState || session.status === 'ended' || !flow) return { state, effects: [] };
  if (variableProblems(variables, flow).length > 0) return { state, effects: [] };
  const { flowState } = session;
  const [outermost, ...within] = flowState.callers;
  const changed = outermost
    ? { ...flowState, callers: [{ ...outermost, vars: withValues(outermost.vars, variables) }, ...within] }
    : { ...flowState, vars: withValues(flowState.vars, variables) };
  const keep = Object.entries(variables).flatMap(([name, value]) =>
    flow.variables[name]?.keep ? [{ kind: 'variable' as const, name, value }] : [],
  );
  const { consents } = session.contact;
  const caused = { ...commanded(session, { kind, id }, context.now), flowState: changed };
  const next = { ...state, session: keepOf(caused, { keep, consents }, context.now) };
  return { state: next, effects: keepNow(next) };
}
