import type { CallRequest } from '../flow/call.ts';
import type { FlowEvent } from '../flow/engine-types.ts';
import { digest } from './session-id.ts';
import type { PlannedCall, UnclearCall } from './state.ts';

const contentOf = (request: CallRequest) => digest(JSON.stringify(request));

/** What is to be remembered of a call that may have been carried out. */
export function unclearCallOf({ id, request }: PlannedCall): UnclearCall {
  return { step: request.step, id, content: contentOf(request) };
}

/** Events that run a step again because of what became of it, not because the flow came to it once more. */
const AGAIN: readonly FlowEvent['kind'][] = ['retry', 'release'];

/**
 * The id that a request takes over from an earlier one that may have been carried out: where it is that call's retry, or asks
 * for the same. Another order of the same step is another call, or its service would answer with the first one.
 */
export function idTakenOver(
  unclear: UnclearCall | null,
  request: CallRequest,
  event: FlowEvent['kind'],
): string | undefined {
  if (unclear?.step !== request.step) return undefined;
  return AGAIN.includes(event) || unclear.content === contentOf(request) ? unclear.id : undefined;
}
