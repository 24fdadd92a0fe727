import type { Json } from '../../json.ts';
import { choicesOf, type Option, optionsOf, variantFor } from '../choices.ts';
import type { StepOf } from '../compiled.ts';
import type { FlowInput, Offer } from '../engine-types.ts';
import { isTrue } from '../expressions.ts';
import { answerElsewhere, answerKeyword } from '../listening.ts';
import { namesOf } from '../names.ts';
import { renderChoices, renderText, storedBy } from '../render.ts';
import { sayRendered, withChoices } from '../render-message.ts';
import { assign, type Next, onwards, stepName, type Turn, trace, waitAt } from '../turn.ts';
import { type Offered, understand } from '../understand.ts';

type Ask = StepOf<'ask'>;

function variantOf(step: Ask, turn: Turn) {
  return variantFor(step.body.message, turn.context.session.channel);
}

/** The question's choices as options, on the contact's channel. */
export function optionsOfAsk(step: Ask, turn: Turn): Option[] {
  const variant = variantOf(step, turn);
  return variant ? optionsOf(choicesOf(variant.message), variant.before, turn) : [];
}

/** What the choices made of a list are, to hold answers against; null where there are none. */
export function offerOf(step: Ask, turn: Turn): Offer | null {
  if (choicesOf(step.body.message).every(({ each }) => each === undefined)) return null;
  const choices = optionsOfAsk(step, turn).flatMap((option) => {
    const { choice, element, item, compiled } = option;
    if (element === undefined) return [];
    return [{ choice, element, title: renderText(compiled.text, turn, { item }), value: storedBy(option, turn) }];
  });
  return choices.length === 0 ? null : { step: stepName(turn, step.id), choices };
}

// What was offered counts, whatever the list has become since.
function offered(step: Ask, turn: Turn): Offered[] {
  const variant = variantOf(step, turn);
  const offer = turn.offer?.step === stepName(turn, step.id) ? turn.offer : offerOf(step, turn);
  return (variant ? choicesOf(variant.message) : []).flatMap((compiled, index): Offered[] => {
    const choice = (variant?.before ?? 0) + index;
    const { synonyms, hidden } = compiled;
    if (compiled.each === undefined) {
      const title = renderText(compiled.text, turn);
      return [{ choice, title, value: storedBy({ compiled }, turn), synonyms, hidden }];
    }
    const made = offer?.choices.filter((one) => one.choice === choice) ?? [];
    return made.map(({ element, title, value }) => ({ choice, element, title, value, synonyms: [], hidden }));
  });
}

function saySomething(step: Ask, text: string, turn: Turn): void {
  const variant = variantOf(step, turn);
  const saying = { step: step.id, firstChoice: variant?.before ?? 0 };
  const choices = variant ? renderChoices(choicesOf(variant.message), saying, turn) : [];
  sayRendered(withChoices(text, choices), step.id, turn);
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
  trace(turn, step, option ? `answered by choice ${option.choice + 1}` : 'answered');
  return onwards((option && choicesOf(step.body.message)[option.choice]?.goto) ?? step.goto);
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
  if (meant.kind === 'value') return onAnswer(step, meant.value, undefined, turn);
  const option = meant.kind === 'option' ? options[meant.option] : undefined;
  return option ? onAnswer(step, option.value, option, turn) : onWrong(step, turn);
}
