import type { Json } from '../../json.ts';
import type { CompiledChoice, StepOf } from '../compiled.ts';
import type { FlowInput } from '../engine-types.ts';
import { isTrue } from '../expressions.ts';
import { choicesOf, choicesOfStep, renderChoices, renderText, withChoices, wording } from '../render.ts';
import { assign, type Next, namesOf, onwards, stepOf, type Turn, trace } from '../turn.ts';
import { type Understanding, understand } from '../understand.ts';

type Ask = StepOf<'ask'>;

/** What a choice stores: its value, else its title in the first language. */
export function storedBy(choice: CompiledChoice, turn: Turn): Json {
  return choice.value ?? wording(choice.text, turn.flow.languages);
}

function saySomething(step: Ask, text: string, turn: Turn): void {
  const choices = renderChoices(choicesOf(step.body.message), { step: step.id, firstChoice: 0 }, turn);
  turn.said.push({ step: step.id, message: withChoices(text, choices) });
}

function giveUp(step: Ask, turn: Turn): Next | undefined {
  const { retry, onFail } = step.body;
  if (retry.length === 0 || turn.wrong <= retry.length || onFail === undefined) return undefined;
  turn.wrong = 0;
  return { go: 'to', target: onFail };
}

/** The n-th wrong answer: the rule's wording, else the n-th retry, after the last one `on_fail`; without any, `on_unknown`. */
function onWrong(step: Ask, turn: Turn, ruleSays?: string): Next {
  turn.wrong += 1;
  trace(turn, step, `not understood (${turn.wrong})`);
  const failed = giveUp(step, turn);
  if (failed) return failed;
  const { retry } = step.body;
  const retryText = retry[Math.min(turn.wrong, retry.length) - 1];
  const text = ruleSays ?? (retryText === undefined ? undefined : renderText(retryText, turn));
  if (text === undefined) return { go: 'to', target: turn.flow.routes.onUnknown ?? 'repeat' };
  saySomething(step, text, turn);
  return { go: 'wait' };
}

function onAnswer(step: Ask, value: Json, choice: CompiledChoice | undefined, turn: Turn): Next {
  turn.input = { ...turn.input, value };
  const names = namesOf(turn);
  const broken = step.body.valid.find((rule) => !isTrue(rule.if, names, turn.meter));
  if (broken) return onWrong(step, turn, renderText(broken.say, turn));
  if (step.body.into !== undefined) assign(turn, step.body.into, value);
  turn.wrong = 0;
  trace(turn, step, choice ? `answered by choice ${choicesOf(step.body.message).indexOf(choice) + 1}` : 'answered');
  return onwards(choice?.goto ?? step.goto);
}

// A tap on an older message answers that one, if it leads anywhere; the waiting question stays unanswered.
function onElsewhere(step: Ask, tap: { step: string; choice: number }, turn: Turn): Next {
  const other = stepOf(turn.flow, tap.step);
  const choice = other && choicesOfStep(other)[tap.choice];
  trace(turn, step, 'a choice of an older message was tapped');
  if (!other || choice?.goto === undefined) return { go: 'to', target: 'repeat' };
  if (other.kind === 'ask' && other.body.into !== undefined) assign(turn, other.body.into, storedBy(choice, turn));
  turn.wrong = 0;
  return { go: 'to', target: choice.goto };
}

function read(step: Ask, turn: Turn, input: FlowInput): Understanding {
  const choices = choicesOf(step.body.message);
  const titles = choices.map((choice) => renderText(choice.text, turn));
  const { format } = step.body;
  return understand(
    { step: step.id, choices, titles, format, keywords: turn.flow.keywords, language: turn.language },
    input,
  );
}

/** What the contact's answer to a waiting question brings about. */
export function answerAsk(step: Ask, turn: Turn, input: FlowInput): Next {
  const meant = read(step, turn, input);
  if (meant.kind === 'keyword') {
    trace(turn, step, 'keyword');
    return { go: 'to', target: meant.to };
  }
  if (meant.kind === 'elsewhere') return onElsewhere(step, meant, turn);
  if (meant.kind === 'value') return onAnswer(step, meant.value, undefined, turn);
  const choice = meant.kind === 'choice' ? choicesOf(step.body.message)[meant.choice] : undefined;
  return choice ? onAnswer(step, storedBy(choice, turn), choice, turn) : onWrong(step, turn);
}
