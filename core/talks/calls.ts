import type { CallOutcome, CallRequest } from '../flow/call.ts';
import { type Secrets, secretNames } from '../flow/request-secrets.ts';
import type { Answers, NotGiven } from './answers.ts';
import { type FilledRequest, fillRequest } from './requests.ts';

/** A call as it was made, and what came of it; `notGiven`: nobody said what its answer is. */
export interface Called {
  request: FilledRequest;
  outcome: CallOutcome;
  notGiven?: NotGiven;
}

function failed(code: 'CALL_SECRET_MISSING' | 'CALL_UNREACHABLE', reason: string): CallOutcome {
  return { kind: 'failed', code, reason, unclear: false };
}

/**
 * Answers a call as the activity would, from what was given: one answer is what its tries came to. A secret that was not given
 * is one that the app does not have.
 */
export function answerCall(call: CallRequest, { answers, secrets }: { answers: Answers; secrets: Secrets }): Called {
  const request = fillRequest(call, secrets);
  const missing = secretNames(call).find((name) => !Object.hasOwn(secrets, name));
  if (missing !== undefined) {
    const reason = `its call needs the secret ${missing}, which was not given`;
    return { request, outcome: failed('CALL_SECRET_MISSING', reason) };
  }
  const answer = answers.take(request.line);
  if ('kind' in answer) return { request, outcome: answer };
  return { request, outcome: failed('CALL_UNREACHABLE', 'no answer to its call was given'), notGiven: answer };
}
