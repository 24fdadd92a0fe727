import type { CardMessage } from './app-message.ts';
import { choiceObstacle, readChoice } from './choices.ts';
import type { ChannelFacts } from './facts.ts';
import { documentObstacle, mediaKind } from './media.ts';

/** Addresses of the cards' pictures, films and files. */
export function mediaOf(cards: readonly CardMessage[]): string[] {
  return cards.map((card) => card.media_message?.url ?? '').filter((url) => url !== '');
}

/** Whether the media of a card that is shown as text goes along; a kind that no card carries becomes a link. */
export function attachable(card: CardMessage, facts: ChannelFacts): boolean {
  const carried = (url: string) => facts.cardKinds.includes(mediaKind(url)) && documentObstacle(facts, url) === '';
  return facts.cardMedia === 'attachment' && mediaOf([card]).every(carried);
}

/** Why a channel shows a card as text, in words for a note; empty when it shows it as a card. */
export function cardObstacle(card: CardMessage, facts: ChannelFacts): string {
  if (facts.card === 'text') return 'it has no cards';
  if (facts.cardTitle !== undefined && card.title.length > facts.cardTitle) return 'the title is too long';
  if (facts.cardDescription !== undefined && card.description.length > facts.cardDescription)
    return 'the description is too long';
  const rule = facts.cardChoices ?? (facts.choices && { ...facts.choices, alone: undefined });
  return pictureObstacle(card, facts) || choiceObstacle(rule, '', card.choices.map(readChoice));
}

function pictureObstacle(card: CardMessage, facts: ChannelFacts): string {
  const media = mediaOf([card]);
  if (facts.cardNeedsPicture && media.length === 0) return 'its cards need a picture';
  const odd = media.find((url) => !facts.cardKinds.includes(mediaKind(url)));
  return odd === undefined ? '' : `its cards carry no media of kind ${mediaKind(odd)}`;
}
