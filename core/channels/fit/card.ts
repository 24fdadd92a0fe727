import type { OutgoingCard } from '../../flow/message.ts';
import { cardObstacle } from '../cards.ts';
import { cardText } from '../plain-text.ts';
import type { Target } from '../target.ts';
import { fitChoice, wireObstacle, withLinks, withNumbers } from './choice.ts';
import { type Fitting, lines, MOST_CHOICES, noted } from './fitting.ts';
import { fitOutline, optionOf } from './outline.ts';
import { cut } from './text.ts';
import { wireCard } from './wire.ts';

/**
 * A card that the channel shows as a card, or that has nothing to answer, goes as it is. Otherwise its choices get
 * numbers: in their titles where the picture goes along as an attachment, else the whole card becomes a text. One without
 * a picture may still be a text with buttons.
 */
export function fitCard(card: OutgoingCard, to: Target): Fitting {
  const { channel, facts } = to;
  const lead = lines(card.title, card.description, card.mediaUrl);
  if (lead === '') return fitChoice({ text: '', choices: card.choices }, to);
  const { choices, notes } = withLinks(card.choices, to);
  const wire = wireCard({ ...card, choices });
  const obstacle = wireObstacle(choices) || cardObstacle(wire, facts);
  if (obstacle === '') return { message: { card_message: wire }, notes };
  if (choices.length === 0) return asCard(card, [], to);
  if (card.mediaUrl === '') return withoutPicture(card, obstacle, to);
  if (facts.cardMedia === 'attachment' && choices.length <= MOST_CHOICES) {
    const note = `${channel} shows the card as text: ${obstacle}; its choices got numbers`;
    return asCard({ ...card, choices: withNumbers(card.choices, 1) }, [note], to);
  }
  const note = `${channel} gets the choices as numbered text: ${obstacle}`;
  const block = { title: '', details: [], options: card.choices.map(optionOf) };
  return noted([note], fitOutline({ lead, blocks: [block] }, to));
}

/** A card of which Sinch makes a text: one that is short enough, below a subject that is. */
function asCard(card: OutgoingCard, notes: readonly string[], to: Target): Fitting {
  const short = withinLimit(withinSubject({ card, notes }, to), to);
  return { message: { card_message: wireCard(short.card) }, notes: [...short.notes] };
}

interface Noted {
  card: OutgoingCard;
  notes: readonly string[];
}

function withinSubject({ card, notes }: Noted, { channel, facts: { subject } }: Target): Noted {
  if (subject === undefined || card.title.length <= subject) return { card, notes };
  const note = `${channel} takes subjects of ${subject} characters: the whole title stands above the description`;
  const { title, description } = card;
  return {
    card: { ...card, title: cut(title, subject), description: lines(title, description) },
    notes: [...notes, note],
  };
}

function withinLimit({ card, notes }: Noted, { channel, facts }: Target): Noted {
  const { textMax: limit = Number.POSITIVE_INFINITY } = facts;
  const over = cardText(wireCard(card), facts).length - limit;
  if (over <= 0) return { card, notes };
  const { description } = card;
  const note = `${channel} takes texts of ${limit} characters: the end of the description was cut`;
  return { card: { ...card, description: cut(description, description.length - over) }, notes: [...notes, note] };
}

function withoutPicture({ title, description, choices }: OutgoingCard, obstacle: string, to: Target): Fitting {
  const fitting = fitChoice({ text: lines(title, description), choices }, to);
  const buttons = 'message' in fitting && fitting.message.choice_message !== undefined;
  return buttons ? noted([`${to.channel} gets the card as a text with buttons: ${obstacle}`], fitting) : fitting;
}
