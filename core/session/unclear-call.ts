import type { CallOutcome, CallRequest } from '../flow/call.ts';
import type { FlowEvent, FlowOutcome } from '../flow/engine-types.ts';
import { digest } from './session-id.ts';
import type { PlannedCall, Session, UnclearCall } from './state.ts';

const contentOf = (request: CallRequest) => digest(JSON.stringify(request));

/** What is to be remembered of a call that may have been carried out. */
export function unclearCallOf({ id, request }: PlannedCall): UnclearCall {
  return { step: request.step, id, content: contentOf(request) };
}

/** A service that breaks with the request in hand may have carried it out, as one that does not answer may. */
function isUnclear(outcome: CallOutcome, method: CallRequest['method']): boolean {
  if (outcome.kind === 'failed') return outcome.unclear;
  return method !== 'GET' && (outcome.status >= 500 || outcome.status === 408);
}

const isSuccess = (outcome: CallOutcome) =>
  outcome.kind === 'response' && outcome.status >= 200 && outcome.status < 300;

/** What is to be remembered of a call after a turn: also one that was carried out, where the flow could not take its answer. */
export function unclearCallAfter(
  { calling, unclearCall }: Session,
  event: FlowEvent,
  { taken }: FlowOutcome,
): UnclearCall | null {
  if (event.kind !== 'called' || !calling) return unclearCall;
  const { outcome } = event;
  const again = isUnclear(outcome, calling.request.method) || (isSuccess(outcome) && !taken);
  return again ? unclearCallOf(calling) : null;
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
