import type { Target } from '../target.ts';
import type { Fitting } from './fitting.ts';

/** A text, its end cut where the channel takes no more. Sinch takes no empty one. */
export function fitText(text: string, { channel, facts: { textMax: limit } }: Target): Fitting {
  if (text.trim() === '') return { refused: 'there is nothing in the message to be shown' };
  if (limit === undefined || text.length <= limit) return { message: { text_message: { text } }, notes: [] };
  const note = `${channel} takes texts of ${limit} characters: the end of ${text.length} was cut`;
  return { message: { text_message: { text: cut(text, limit) } }, notes: [note] };
}

/** At most `max` UTF-16 units, ending in an ellipsis where something was cut; never half a surrogate pair. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, Math.max(0, max - 1)).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
