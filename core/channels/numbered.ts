import type { Choice } from './app-message.ts';
import { readChoice } from './choices.ts';

/** `1. Track` per line, a link behind its title: the numbers are the ones a contact can answer with. */
export function numbered(choices: readonly Choice[]): string {
  return choices
    .map(readChoice)
    .map(({ title, link }, index) => `${index + 1}. ${[title, link].filter((part) => part !== '').join(': ')}`)
    .join('\n');
}

/** At most `max` UTF-16 units, ending in an ellipsis where something was cut; never half a surrogate pair. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, Math.max(0, max - 1)).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
