import type { AppMessage } from './app-message.ts';
import { MOST_CARDS, MOST_CHOICES, MOST_OUTER_CHOICES } from './fit/fitting.ts';

/** Why Sinch refuses a message on any channel, in words for a note; '' when it takes it. */
export function refusalOf({ choice_message, card_message, carousel_message }: AppMessage): string {
  const { cards = [], choices: outer = [] } = carousel_message ?? {};
  const most = Math.max(...[choice_message, card_message, ...cards].map((part) => part?.choices.length ?? 0));
  return (
    manyChoices(most) ||
    over('carousel', MOST_CARDS, 'cards', cards.length) ||
    over('carousel', MOST_OUTER_CHOICES, 'choices below its cards', outer.length)
  );
}

export function manyChoices(count: number): string {
  return over('message', MOST_CHOICES, 'choices', count);
}

function over(what: string, most: number, things: string, count: number): string {
  return count > most ? `a ${what} takes ${most} ${things}, this has ${count}` : '';
}
