import type { Json } from '../../json.ts';
import type { StepOf } from '../compiled.ts';
import type { FlowInput, FlowWait } from '../engine-types.ts';
import { StepFailure } from '../failure.ts';
import { answerElsewhere, answerKeyword } from '../listening.ts';
import { assign, type Next, onwards, type Turn, trace, untilOf, waitAt } from '../turn.ts';
import { requireType } from './set.ts';

type Wait = StepOf<'wait'>;

function waitOf({ body }: Wait, turn: Turn): FlowWait {
  const until = untilOf(turn, body.timeoutMs);
  if (body.for.kind === 'time') return { kind: 'time', until: turn.context.now + body.for.ms };
  if (body.for.kind === 'receipt') return { kind: 'receipt', status: body.for.status, ...until };
  return { kind: 'event', name: body.for.name, ...until };
}

/** Waits for a time, a receipt of the last send, or something from outside. */
export function runWait(step: Wait, turn: Turn): Next {
  trace(turn, step, `waits for ${step.body.for.kind === 'event' ? step.body.for.name : `a ${step.body.for.kind}`}`);
  return waitAt(turn, step, waitOf(step, turn));
}

/** A message of the contact meanwhile: a keyword or a tap leads where it leads, else it ends the wait, or is let be. */
export function answerWait(step: Wait, turn: Turn, input: FlowInput): Next {
  const led = answerKeyword(step, turn, input) ?? (input.tap && answerElsewhere(step, turn, input.tap));
  if (led) return led;
  trace(turn, step, step.body.keep ? 'a message came, it waits on' : 'a message ended the wait');
  return step.body.keep ? { go: 'to', target: 'back' } : onwards(step.goto);
}

/** What it waited for has come. */
export function endWait(step: Wait, turn: Turn, data: Json): Next {
  const { for: waited } = step.body;
  trace(turn, step, 'it came');
  if (waited.kind === 'event' && waited.into !== undefined)
    assign(turn, waited.into, requireType(turn.flow, waited.into, data));
  return onwards(step.goto);
}

/** The message whose receipt it waited for will never arrive. */
export function failWait(step: Wait, turn: Turn): Next {
  trace(turn, step, 'the message was not delivered');
  if (step.body.onFail !== undefined) return { go: 'to', target: step.body.onFail };
  throw new StepFailure(
    'DELIVERY_FAILED',
    'the message whose receipt it waits for was not delivered; give the step an on_fail',
  );
}
