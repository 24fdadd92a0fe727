import type { CompiledFlow, CompiledStep, FlowRoutes } from './compiled.ts';
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

/** As `flowsAlong` for a state, or the outermost flow alone where this version does not have them. Never throws. */
export function flowsOrRoot(root: CompiledFlow, state: Pick<FlowState, 'callers'> | null): CompiledFlow[] {
  try {
    return flowsAlong(root, state?.callers ?? []);
  } catch {
    return [root];
  }
}

/** The flow that runs in a state, or the outermost where this version does not have it. Never throws. */
function runningFlow(root: CompiledFlow, state: Pick<FlowState, 'callers'> | null): CompiledFlow {
  return flowsOrRoot(root, state).at(-1) ?? root;
}

/** The step at which a flow waits, and what it is called outside; undefined where this version does not have it. */
export function stepAt(root: CompiledFlow, state: FlowState | null): { step: CompiledStep; name: string } | undefined {
  const flow = runningFlow(root, state);
  const step = state ? stepOf(flow, state.at) : undefined;
  return step && { step, name: nameOfStep(flow, state?.callers.length ?? 0, step.id) };
}

/** Whether the flow that runs, or one around it, has such a route. */
export function hasRoute(
  root: CompiledFlow,
  state: Pick<FlowState, 'callers'> | null,
  route: keyof FlowRoutes,
): boolean {
  return flowsOrRoot(root, state).some(({ routes }) => routes[route] !== undefined);
}

/** The step of a name among the flows that run, as it is called outside, with its flow. */
export function stepNamed(
  root: CompiledFlow,
  state: Pick<FlowState, 'callers'> | null,
  name: string,
): { step: CompiledStep; flow: CompiledFlow; depth: number } | undefined {
  for (const [depth, flow] of flowsOrRoot(root, state).entries()) {
    const id = depth === 0 ? name : name.slice(flow.flow.length + 1);
    const step = nameOfStep(flow, depth, id) === name ? stepOf(flow, id) : undefined;
    if (step) return { step, flow, depth };
  }
  return undefined;
}
