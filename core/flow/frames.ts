import type { CompiledFlow, CompiledStep } from './compiled.ts';
import type { FlowState, Frame } from './engine-types.ts';
import { StepFailure } from './failure.ts';
import { stepOf } from './steps.ts';

/** Callers, and the flow that runs. */
type Callers = readonly Pick<Frame, 'at'>[];

/** The flow that a `run` step names, as it was pinned. Throws StepFailure. */
export function flowWithin(flow: CompiledFlow, at: string): CompiledFlow {
  const step = stepOf(flow, at);
  const within = step?.kind === 'run' && Object.hasOwn(flow.flows, step.body.flow) && flow.flows[step.body.flow];
  if (within) return within;
  throw new StepFailure('UNKNOWN_STEP', `the flow ${flow.flow} runs no other flow at ${at}`);
}

/** Flows from the outermost to the one that runs. Throws StepFailure. */
export function flowsAlong(root: CompiledFlow, callers: Callers): CompiledFlow[] {
  const flows = [root];
  for (const { at } of callers) flows.push(flowWithin(flows[flows.length - 1] ?? root, at));
  return flows;
}

/** A step as it is named outside its flow: alone in the outermost flow, else `<flow>/<step>`. */
export function nameOfStep(flow: CompiledFlow, depth: number, id: string): string {
  return depth === 0 ? id : `${flow.flow}/${id}`;
}

/** The flow that runs in a state, or the outermost where this version does not have it. Never throws. */
export function runningFlow(root: CompiledFlow, state: Pick<FlowState, 'callers'> | null): CompiledFlow {
  try {
    return flowsAlong(root, state?.callers ?? []).at(-1) ?? root;
  } catch {
    return root;
  }
}

/** The step at which a flow waits, and what it is called outside; undefined where this version does not have it. */
export function stepAt(root: CompiledFlow, state: FlowState | null): { step: CompiledStep; name: string } | undefined {
  const flow = runningFlow(root, state);
  const step = state ? stepOf(flow, state.at) : undefined;
  return step && { step, name: nameOfStep(flow, state?.callers.length ?? 0, step.id) };
}

/** Whether a failure has a route to go to, in the flow that runs or in one around it. */
export function hasErrorRoute(root: CompiledFlow, state: Pick<FlowState, 'callers'> | null): boolean {
  try {
    return flowsAlong(root, state?.callers ?? []).some(({ routes }) => routes.onError !== undefined);
  } catch {
    return root.routes.onError !== undefined;
  }
}
