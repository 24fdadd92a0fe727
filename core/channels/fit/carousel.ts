import type { OutgoingCard, OutgoingMessage } from '../../flow/message.ts';
import { cardObstacle } from '../cards.ts';
import { choiceObstacle, readChoice } from '../choices.ts';
import { carouselText } from '../plain-text.ts';
import { refusalOf } from '../refusal.ts';
import type { Target } from '../target.ts';
import { fitCard } from './card.ts';
import { fitChoice, wireObstacle, withLinks } from './choice.ts';
import { alone, type Fitting, noted } from './fitting.ts';
import { fitOutline, optionOf } from './outline.ts';
import { wireCard, wireChoice } from './wire.ts';

type Carousel = Omit<OutgoingMessage<'carousel'>, 'kind'>;

/**
 * Cards side by side where the channel shows all of them so. Otherwise they become a text in which every choice has a number
 * that counts through the cards and the choices below them: Sinch's own text would number the cards as well. One card is a
 * card.
 */
export function fitCarousel(carousel: Carousel, to: Target): Fitting {
  const { cards, choices } = carousel;
  const [only] = cards;
  if (!only) return fitChoice({ text: '', choices }, to);
  if (cards.length === 1) {
    const note = `${to.channel} gets a carousel of one card as a card`;
    return noted([note], fitCard({ ...only, choices: [...only.choices, ...choices] }, to));
  }
  const { shown, notes } = withLinksThroughout(carousel, to);
  const obstacle = tooMuchOf(carousel) || obstacleOn(to, shown);
  if (obstacle === '') return alone({ carousel_message: wire(shown) }, notes);
  return inOtherWays(carousel, obstacle, to);
}

function wire({ cards, choices }: Carousel) {
  return { cards: cards.map(wireCard), choices: choices.map(wireChoice) };
}

function withLinksThroughout({ cards, choices }: Carousel, to: Target): { shown: Carousel; notes: string[] } {
  const outer = withLinks(choices, to);
  const inner = cards.map((card) => withLinks(card.choices, to));
  const linked = cards.map((card, index) => ({ ...card, choices: inner[index]?.choices ?? card.choices }));
  const notes = [...inner, outer].flatMap((one) => one.notes);
  return { shown: { cards: linked, choices: outer.choices }, notes: [...new Set(notes)] };
}

/** Why Sinch would refuse it on any channel; '' when it takes it. */
function tooMuchOf({ cards, choices }: Carousel): string {
  const many = refusalOf({ carousel_message: wire({ cards, choices }) });
  return many || firstOf([...cards, { choices }].map((part) => wireObstacle(part.choices)));
}

/** Why this channel does not show it as it is. */
function obstacleOn({ facts }: Target, { cards, choices }: Carousel): string {
  if (facts.carousel !== 'native') return 'it has no carousels';
  const outer = choices.map(wireChoice).map(readChoice);
  if (outer.length > facts.outerChoices)
    return `it shows ${facts.outerChoices} choices below cards, this has ${outer.length}`;
  const below = outer.length === 0 ? '' : choiceObstacle(facts.choices, '', outer);
  return firstOf([...cards.map((card) => cardObstacle(wireCard(card), facts)), below]);
}

function inOtherWays(carousel: Carousel, obstacle: string, to: Target): Fitting {
  const { cards, choices } = carousel;
  const mute = choices.length === 0 && cards.every((card) => card.choices.length === 0);
  const takes = tooMuchOf(carousel) === '';
  const own = wire(carousel);
  // With nothing to answer there is nothing to number: Sinch's own text of it will do, unless it is cut.
  const { textMax = Number.POSITIVE_INFINITY } = to.facts;
  if (mute && takes && carouselText(own.cards, to.facts).length <= textMax) return alone({ carousel_message: own });
  const note = `${to.channel} gets the carousel as ${mute ? 'text' : 'numbered text'}: ${obstacle}`;
  const below = { title: '', details: [], options: choices.map(optionOf) };
  return noted([note], fitOutline({ lead: '', blocks: [...cards.map(blockOf), below] }, to));
}

function blockOf({ title, description, mediaUrl, choices }: OutgoingCard) {
  return { title, details: [description, mediaUrl], options: choices.map(optionOf) };
}

function firstOf(reasons: readonly string[]): string {
  return reasons.find((reason) => reason !== '') ?? '';
}
