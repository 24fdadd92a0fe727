import type { CompiledFlow } from '../flow/compiled.ts';
import type { FlowState } from '../flow/engine-types.ts';
import { flowsOrRoot } from '../flow/frames.ts';
import type { Json, JsonObject } from '../json.ts';

/** What stands in place of a sensitive value wherever people look. */
export const MASK = '•••';

/** Variables of a flow as people may see them: what is sensitive, or not declared, is masked. */
export function maskedVars(vars: JsonObject, flow: CompiledFlow | undefined): JsonObject {
  const shown = ([name, value]: [string, Json]): [string, Json] => {
    const declared = flow && Object.hasOwn(flow.variables, name) ? flow.variables[name] : undefined;
    return [name, declared === undefined || declared.sensitive ? MASK : value];
  };
  return Object.fromEntries(Object.entries(vars).map(shown));
}

/**
 * All variables of a session as people may see them, those of flows within as `<flow>.<name>`. Without the flow nobody
 * knows what is sensitive, so all is masked.
 */
export function maskedVariables(state: FlowState | null, root: CompiledFlow | undefined): JsonObject {
  if (!state) return {};
  const levels = [...state.callers.map(({ vars }) => vars), state.vars];
  const flows = root ? flowsOrRoot(root, state) : [];
  const all = levels.flatMap((vars, depth) => {
    const flow = flows[depth];
    const prefix = depth === 0 || !flow ? '' : `${flow.flow}.`;
    return Object.entries(maskedVars(vars, flow)).map(([name, value]) => [`${prefix}${name}`, value] as const);
  });
  return Object.fromEntries(all);
}
