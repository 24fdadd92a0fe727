import type { AppMessage, CardMessage, Choice } from '../../../core/channels/app-message.ts';
import type { Shown } from '../../../core/channels/shown.ts';

/** A message on its way to one channel: as it was given, as the contact sees it there, and to whom it goes. */
export interface Outgoing {
  message: AppMessage;
  shown: Shown;
  to: string;
}

/** The choices that the channel shows as buttons; where a place has one, it leads to the map. */
export function buttonsOf({ message, shown }: Outgoing): Choice[] {
  if (!shown.choices) return [];
  const { location_message: place, choice_message, carousel_message } = message;
  if (place) return shown.choices.map((title) => ({ location_message: { ...place, title } }));
  return (choice_message ?? carousel_message)?.choices.slice(0, shown.choices.length) ?? [];
}

/** The cards that the channel shows as such. */
export function cardsOf({ message, shown }: Outgoing): CardMessage[] {
  if (!shown.cards) return [];
  return message.card_message ? [message.card_message] : (message.carousel_message?.cards ?? []);
}
