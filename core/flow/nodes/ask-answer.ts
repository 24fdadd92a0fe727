import type { Json } from '../../json.ts';
import { choicesOf, type Option, optionsOfMessage, variantFor } from '../choices.ts';
import type { StepOf } from '../compiled.ts';
import type { FlowInput, Offer, Understood } from '../engine-types.ts';
import { isTrue } from '../expressions.ts';
import { answerElsewhere, answerKeyword } from '../listening.ts';
import { namesOf } from '../names.ts';
import { renderOption, renderText, storedBy } from '../render.ts';
import { renderOptions, sayRendered, withChoices } from '../render-message.ts';
import { assign, type Next, onwards, stepName, type Turn, trace, waitAt } from '../turn.ts';
import { type Offered, type Understanding, understand } from '../understand.ts';

type Ask = StepOf<'ask'>;

/** The question as it stands on the contact's channel. */
export function variantOf(step: Ask, turn: Turn) {
  return variantFor(step.body.message, turn.context.session.channel);
}

/** The question's choices as options, on the contact's channel, in the order shown. */
function optionsOfAsk(step: Ask, turn: Turn): Option[] {
  const variant = variantOf(step, turn);
  return variant ? optionsOfMessage(variant.message, variant.before, turn) : [];
}

function withWords(option: Option, turn: Turn): Offer['choices'][number] {
  const { choice, element, item, compiled } = option;
  const words = { choice, title: renderText(compiled.text, turn, { item }), value: storedBy(option, turn) };
  return element === undefined ? words : { ...words, element };
}

/** What is offered, to hold answers against, where a list makes some of it; null where the flow alone says it. */
export function offerOf(step: Ask, turn: Turn): Offer | null {
  const options = optionsOfAsk(step, turn);
  if (options.every(({ element }) => element === undefined)) return null;
  return { step: stepName(turn, step.id), choices: options.map((option) => withWords(option, turn)) };
}

// What was offered counts, whatever the list has become since.
function offered(step: Ask, turn: Turn): Offered[] {
  const { offer } = turn;
  const made = offer?.step === stepName(turn, step.id) ? offer.choices : undefined;
  const shown = made ?? optionsOfAsk(step, turn).map((option) => withWords(option, turn));
  const all = choicesOf(step.body.message);
  return shown.flatMap(({ choice, element, title, value }) => {
    const compiled = all[choice];
    if (!compiled) return [];
    // The words of one choice tell no two elements of a list apart.
    const synonyms = element === undefined ? compiled.synonyms : [];
    return [{ choice, element, title, value, synonyms, hidden: compiled.hidden }];
  });
}

// In the question's own way: with its choices, those of its lists too, and sent as it is sent.
function saySomething(step: Ask, text: string, turn: Turn): void {
  const shown = optionsOfAsk(step, turn).filter(({ compiled }) => !compiled.hidden);
  const choices = shown.map((option) => renderOption(option, { step: step.id, firstChoice: 0 }, turn));
  const options = renderOptions(variantOf(step, turn)?.message.options, turn);
  sayRendered(withChoices(text, choices), step.id, turn, options);
  turn.offer = offerOf(step, turn);
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
  // A route that comes back to the question comes back to so many wrong answers.
  if (turn.place) turn.place = { ...turn.place, wrong: turn.wrong };
  trace(turn, step, `not understood (${turn.wrong})`);
  const failed = giveUp(step, turn);
  if (failed) return failed;
  const { retry } = step.body;
  const retryText = retry[Math.min(turn.wrong, retry.length) - 1];
  const text = ruleSays ?? (retryText === undefined ? undefined : renderText(retryText, turn));
  if (text === undefined) return { go: 'route', route: 'onUnknown' };
  saySomething(step, text, turn);
  return waitAt(turn, step, turn.wait ?? { kind: 'answer' });
}

function onAnswer(step: Ask, value: Json, option: Offered | undefined, turn: Turn): Next {
  turn.input = { ...turn.input, value };
  const names = namesOf(turn);
  const broken = step.body.valid.find((rule) => !isTrue(rule.if, names, turn.meter));
  if (broken) return onWrong(step, turn, renderText(broken.say, turn));
  if (step.body.into !== undefined) assign(turn, step.body.into, value);
  turn.wrong = 0;
  trace(turn, step, option ? 'answered by a choice' : 'answered');
  return onwards((option && choicesOf(step.body.message)[option.choice]?.goto) ?? step.goto);
}

function understoodAs(meant: Understanding, options: readonly Offered[]): Understood | null {
  if (meant.kind === 'value') return { by: 'value', value: meant.value };
  const option = meant.kind === 'option' ? options[meant.option] : undefined;
  return option ? { by: 'choice', choice: option.choice, title: option.title, value: option.value } : null;
}

/** What the contact's answer to a waiting question brings about. */
export function answerAsk(step: Ask, turn: Turn, input: FlowInput): Next {
  const keyword = answerKeyword(step, turn, input);
  if (keyword) return keyword;
  const options = offered(step, turn);
  const { format, fuzzy } = step.body;
  const question = { step: stepName(turn, step.id), options, format, fuzzy: fuzzy === true, language: turn.language };
  const meant = understand(question, input);
  if (meant.kind === 'elsewhere') return answerElsewhere(step, turn, meant.tap) ?? { go: 'to', target: 'repeat' };
  turn.context.watch?.({ kind: 'answer', step, understood: understoodAs(meant, options) }, turn);
  if (meant.kind === 'value') return onAnswer(step, meant.value, undefined, turn);
  const option = meant.kind === 'option' ? options[meant.option] : undefined;
  return option ? onAnswer(step, option.value, option, turn) : onWrong(step, turn);
}
