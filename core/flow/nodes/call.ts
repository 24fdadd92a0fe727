import type { Json } from '../../json.ts';
import type { CallOutcome } from '../call.ts';
import type { StepOf } from '../compiled.ts';
import { evaluate } from '../expressions.ts';
import { StepFailure } from '../failure.ts';
import { namesOf } from '../names.ts';
import { requestOf } from '../request.ts';
import { assign, type Next, onwards, stepName, type Turn, trace, waitAt } from '../turn.ts';
import { requireType } from './set.ts';

type Call = StepOf<'call'>;
type Response = Extract<CallOutcome, { kind: 'response' }>;

/** Asks for an HTTP request; the flow goes on when it is answered. */
export function runCall(step: Call, turn: Turn): Next {
  turn.call = requestOf(step, turn);
  trace(turn, step, `calls ${step.body.method}`);
  return waitAt(turn, step, { kind: 'call' });
}

/** Where a status leads: its own entry, else that of its class. */
function targetOf(step: Call, status: number): string | undefined {
  const { onStatus } = step.body;
  const found = [String(status), `${Math.floor(status / 100)}xx`].find((key) => Object.hasOwn(onStatus, key));
  return found === undefined ? undefined : onStatus[found];
}

function store(step: Call, response: Response, turn: Turn): void {
  const { into } = step.body;
  if (into === null) return;
  if ('variable' in into) {
    assign(turn, into.variable, requireType(turn.flow, into.variable, response.body));
    return;
  }
  const { status, headers, body } = response;
  // Each sees the answer and the variables as they were.
  const names = namesOf(turn, { response: { status, headers, body } });
  const values = Object.entries(into.expressions).map(([name, source]): [string, Json] => [
    name,
    evaluate(source, names, turn.meter),
  ]);
  for (const [name, value] of values) assign(turn, name, requireType(turn.flow, name, value));
}

function refusal(step: Call, failure: StepFailure, turn: Turn): Next {
  if (step.body.onError === undefined) throw failure;
  const { code, status } = failure;
  const at = { step: stepName(turn, step.id), code };
  turn.error = status === undefined ? at : { ...at, status };
  return { go: 'to', target: step.body.onError };
}

/** What an answer brings about: a success is stored, a status leads where the step says, anything else is a failure. */
export function answerCall(step: Call, turn: Turn, outcome: CallOutcome): Next {
  if (outcome.kind === 'failed') {
    trace(turn, step, `no answer (${outcome.code})`);
    return refusal(step, new StepFailure(outcome.code, outcome.reason), turn);
  }
  const { status } = outcome;
  trace(turn, step, `answered ${status}`);
  const target = targetOf(step, status);
  if (status >= 200 && status < 300) {
    store(step, outcome, turn);
    return target === undefined ? onwards(step.goto) : { go: 'to', target };
  }
  if (target !== undefined) {
    turn.error = { step: stepName(turn, step.id), code: 'CALL_STATUS', status };
    return { go: 'to', target };
  }
  return refusal(step, new StepFailure('CALL_STATUS', `its call was answered with status ${status}`, status), turn);
}
