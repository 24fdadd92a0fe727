import { choicesOfStep } from './choices.ts';
import type { CompiledFlow, CompiledStep } from './compiled.ts';
import type { FlowInput, Tap } from './engine-types.ts';
import { flowsAlong, stepNamed } from './frames.ts';
import { leaveTo } from './nodes/run.ts';
import { storedBy } from './render.ts';
import { indexOfStep } from './steps.ts';
import { assign, type Next, type Turn, trace, writtenText } from './turn.ts';
import { normalise } from './words.ts';

/** Where a keyword leads: of the flow that runs, else of one around it. */
function keywordTarget(turn: Turn, input: FlowInput): Next | undefined {
  if (input.tap) return undefined;
  const words = normalise(writtenText(input.content));
  if (words === '') return undefined;
  const flows = flowsAlong(turn.root, turn.callers);
  for (let depth = flows.length - 1; depth >= 0; depth -= 1) {
    const keywords = flows[depth]?.keywords ?? {};
    const target = Object.hasOwn(keywords, words) ? keywords[words] : undefined;
    if (target !== undefined) return { go: 'out', depth, target };
  }
  return undefined;
}

/** A keyword, which counts wherever the flow listens to its contact: whole messages only. */
export function answerKeyword(step: CompiledStep, turn: Turn, input: FlowInput): Next | undefined {
  const found = keywordTarget(turn, input);
  if (found?.go === 'out') {
    const understood = { by: 'keyword' as const, target: found.target };
    turn.context.watch?.({ kind: 'answer', step, understood }, turn);
    trace(turn, step, 'keyword');
  }
  return found;
}

/**
 * A tap on a message other than the waiting one: it answers that one, in its own flow, if it leads anywhere; what the
 * flow waits for stays as it is. undefined where it leads nowhere.
 */
export function answerElsewhere(step: CompiledStep, turn: Turn, tap: Tap): Next | undefined {
  const owner = stepNamed(turn.root, turn, tap.step);
  const choice = owner && choicesOfStep(owner.step)[tap.choice];
  const understood = { by: 'elsewhere' as const, step: tap.step, choice: tap.choice };
  turn.context.watch?.({ kind: 'answer', step, understood }, turn);
  trace(turn, step, 'a choice of an older message was tapped');
  if (!owner || choice?.goto === undefined) return undefined;
  // Which element it was made for, or its card, is known only while its question waits.
  const { step: other, depth } = owner;
  const ofList = choice.each !== undefined || tap.element !== undefined;
  if (depth < turn.callers.length) {
    leaveTo(turn, depth);
    turn.at = other.id;
  }
  if (other.kind === 'ask' && !ofList && other.body.into !== undefined)
    assign(turn, other.body.into, storedBy({ compiled: choice }, turn));
  turn.wrong = 0;
  return { go: 'out', depth, target: choice.goto === 'next' ? below(owner) : choice.goto };
}

function below({ flow, step }: { flow: CompiledFlow; step: CompiledStep }): string {
  const index = indexOfStep(flow, step.id);
  return (index === undefined ? undefined : flow.steps[index + 1]?.id) ?? 'end';
}
