import type { Json } from '../json.ts';
import type {
  CompiledCard,
  CompiledChoice,
  CompiledMessage,
  CompiledMessageKind,
  CompiledMessageOf,
  CompiledStep,
} from './compiled.ts';
import { evaluate } from './expressions.ts';
import { StepFailure } from './failure.ts';
import { BUDGETS } from './meter.ts';
import { namesOf } from './names.ts';
import type { Turn } from './turn.ts';

type ChoicesOf = { [K in CompiledMessageKind]: (message: CompiledMessageOf<K>) => CompiledChoice[] };

const CHOICES: ChoicesOf = {
  text: ({ choices }) => choices,
  card: ({ choices }) => choices,
  carousel: ({ cards, choices }) => [...cards.flatMap((card) => card.choices), ...choices],
  list: ({ sections }) => sections.flatMap(({ choices }) => choices),
  channels: ({ byChannel, otherwise }) =>
    [...Object.values(byChannel), ...(otherwise ? [otherwise] : [])].flatMap(choicesOf),
  explicit: ({ choices }) => choices,
  media: () => [],
  location: () => [],
  contact: () => [],
  template: () => [],
};

function dispatch<K extends CompiledMessageKind>(kind: K, message: CompiledMessageOf<K>): CompiledChoice[] {
  return CHOICES[kind](message);
}

/** Choices of a message, on whichever channel: their place in this list is what a postback names. */
export function choicesOf(message: CompiledMessage): CompiledChoice[] {
  return dispatch(message.kind, message);
}

/** Choices of all messages of a step, in order. */
export function choicesOfStep(step: CompiledStep): CompiledChoice[] {
  if (step.kind === 'ask') return choicesOf(step.body.message);
  return step.kind === 'send' ? step.body.messages.flatMap(choicesOf) : [];
}

/** A message as it stands on a channel, and how many choices of the whole message stand before its own. */
export interface Variant {
  message: Exclude<CompiledMessage, { kind: 'channels' }>;
  before: number;
}

/** The message for a channel; undefined where it has none for it. */
export function variantFor(message: CompiledMessage, channel: string): Variant | undefined {
  if (message.kind !== 'channels') return { message, before: 0 };
  let before = 0;
  for (const [name, variant] of Object.entries(message.byChannel)) {
    if (name === channel) return inner(variant, before, message);
    before += choicesOf(variant).length;
  }
  return message.otherwise && inner(message.otherwise, before, message);
}

// What stands beside `channels` holds for every variant that says nothing of its own.
function inner(variant: CompiledMessage, before: number, outer: CompiledMessage): Variant | undefined {
  const options = outer.options || variant.options ? { ...outer.options, ...variant.options } : undefined;
  return variant.kind === 'channels' ? undefined : { message: { ...variant, options }, before };
}

/** One choice that stands on the contact's screen: one of the flow's, or one made for an element of a list. */
export interface Option {
  /** Index in the step. */
  choice: number;
  element?: number;
  item?: Json;
  compiled: CompiledChoice;
}

/** A list as an expression gives it. Throws StepFailure. */
export function elementsOf(each: string, turn: Turn): Json[] {
  const list = evaluate(each, namesOf(turn), turn.meter);
  if (Array.isArray(list)) {
    if (list.length <= BUDGETS.list) return list;
    throw new StepFailure('BUDGET_LIST', `each: ${each} gives more than ${BUDGETS.list} elements`);
  }
  throw new StepFailure('TYPE', `each: ${each} gives no list`);
}

/** The choices with those that are made for each element of a list. `first`: index of the first one in the step. */
export function optionsOf(choices: readonly CompiledChoice[], first: number, turn: Turn): Option[] {
  const options: Option[] = [];
  for (const [index, compiled] of choices.entries()) {
    const choice = first + index;
    if (compiled.each === undefined) options.push({ choice, compiled });
    else
      for (const [element, item] of elementsOf(compiled.each, turn).entries())
        options.push({ choice, element, item, compiled });
  }
  return options;
}

/** A card as it is shown: itself, or once for each element of its list, each with its own choices. */
export function cardsOf(card: CompiledCard, first: number, turn: Turn): { item?: Json; options: Option[] }[] {
  if (card.each === undefined) return [{ options: optionsOf(card.choices, first, turn) }];
  return elementsOf(card.each, turn).map((item, element) => ({
    item,
    options: card.choices.map((compiled, index) => ({ choice: first + index, element, item, compiled })),
  }));
}

/** All options of a message in the order in which they are shown: what an option's number counts. `first` as above. */
export function optionsOfMessage(message: Variant['message'], first: number, turn: Turn): Option[] {
  if (message.kind !== 'carousel') return optionsOf(choicesOf(message), first, turn);
  let next = first;
  const ofCards = message.cards.flatMap((card) => {
    const shown = cardsOf(card, next, turn);
    next += card.choices.length;
    return shown.flatMap(({ options }) => options);
  });
  return [...ofCards, ...optionsOf(message.choices, next, turn)];
}
