import type { OutgoingCard } from '../../flow/message.ts';
import { cardObstacle } from '../cards.ts';
import { cardText } from '../plain-text.ts';
import type { Target } from '../target.ts';
import { asNumberedText, fitChoice, wireObstacle, withLinks, withNumbers } from './choice.ts';
import { alone, type Fitting, lines, MOST_CHOICES, noted } from './fitting.ts';
import { fitMedia } from './media.ts';
import { cut } from './text.ts';
import { wireCard } from './wire.ts';

/**
 * A card that the channel shows as a card, or that has nothing to answer, goes as it is. Otherwise its choices get
 * numbers: in their titles where the picture goes along as an attachment, else the whole card becomes a text. One without
 * a picture may still be a text with buttons.
 */
export function fitCard(card: OutgoingCard, to: Target): Fitting {
  const lead = lines(card.title, card.description, card.mediaUrl);
  if (lead === '') return fitChoice({ text: '', choices: card.choices }, to);
  const { choices, notes } = withLinks(card.choices, to);
  const wire = wireCard({ ...card, choices });
  const obstacle = wireObstacle(choices) || cardObstacle(wire, to.facts);
  if (obstacle === '') return alone({ card_message: wire }, notes);
  if (choices.length === 0) return asCard(card, [], to);
  if (card.mediaUrl === '') return withoutPicture(card, obstacle, to);
  if (to.facts.cardMedia === 'link' || choices.length > MOST_CHOICES)
    return asNumberedText({ text: lead, choices: card.choices }, obstacle, to);
  return asCard(card, [`${to.channel} shows the card as text: ${obstacle}; its choices got numbers`], to);
}

/** A card of which Sinch makes a text, unless that would be too long. */
function asCard(card: OutgoingCard, notes: readonly string[], to: Target): Fitting {
  const { textMax = Number.POSITIVE_INFINITY } = to.facts;
  const subject = withinSubject({ ...card, choices: withNumbers(card.choices, 1) }, to);
  const wire = wireCard(subject.card);
  if (cardText(wire, to.facts).length > textMax) return asPictureAndText(card, to);
  return alone({ card_message: wire }, [...notes, ...subject.notes]);
}

function withinSubject(
  card: OutgoingCard,
  { channel, facts: { subject } }: Target,
): { card: OutgoingCard; notes: string[] } {
  const { title, description } = card;
  if (subject === undefined || title.length <= subject) return { card, notes: [] };
  const note = `${channel} takes subjects of ${subject} characters: the whole title stands above the description`;
  return { card: { ...card, title: cut(title, subject), description: lines(title, description) }, notes: [note] };
}

function asPictureAndText(card: OutgoingCard, to: Target): Fitting {
  const note = `${to.channel} takes texts of ${to.facts.textMax} characters: the card goes out in parts`;
  const text = noted([note], fitChoice({ text: lines(card.title, card.description), choices: card.choices }, to));
  if (card.mediaUrl === '' || 'refused' in text) return text;
  const picture = fitMedia({ url: card.mediaUrl }, to);
  return 'refused' in picture ? text : noted([], text, [...picture.before, picture.message]);
}

function withoutPicture({ title, description, choices }: OutgoingCard, obstacle: string, to: Target): Fitting {
  const fitting = fitChoice({ text: lines(title, description), choices }, to);
  const buttons = 'message' in fitting && fitting.message.choice_message !== undefined;
  return buttons ? noted([`${to.channel} gets the card as a text with buttons: ${obstacle}`], fitting) : fitting;
}
