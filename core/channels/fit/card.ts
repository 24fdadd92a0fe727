import type { OutgoingCard } from '../../flow/message.ts';
import { cardObstacle } from '../cards.ts';
import type { Target } from '../target.ts';
import { fitChoice, wireObstacle, withLinks, withNumbers } from './choice.ts';
import { type Fitting, lines, MOST_CHOICES, noted } from './fitting.ts';
import { fitOutline, optionOf } from './outline.ts';
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
  if (obstacle === '' || choices.length === 0) return { message: { card_message: wire }, notes };
  if (card.mediaUrl === '') return withoutPicture(card, obstacle, to);
  if (facts.cardMedia === 'attachment' && choices.length <= MOST_CHOICES) {
    const note = `${channel} shows the card as text: ${obstacle}; its choices got numbers`;
    return { message: { card_message: wireCard({ ...card, choices: withNumbers(card.choices, 1) }) }, notes: [note] };
  }
  const note = `${channel} gets the choices as numbered text: ${obstacle}`;
  const block = { title: '', details: [], options: card.choices.map(optionOf) };
  return noted([note], fitOutline({ lead, blocks: [block] }, to));
}

function withoutPicture({ title, description, choices }: OutgoingCard, obstacle: string, to: Target): Fitting {
  const fitting = fitChoice({ text: lines(title, description), choices }, to);
  const buttons = 'message' in fitting && fitting.message.choice_message !== undefined;
  return buttons ? noted([`${to.channel} gets the card as a text with buttons: ${obstacle}`], fitting) : fitting;
}
