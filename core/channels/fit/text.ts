import type { AppMessage } from '../app-message.ts';
import type { Target } from '../target.ts';
import type { Fitting } from './fitting.ts';
import { piecesOf } from './pieces.ts';

/** A text that may be too long for one message: what goes before, and its end. */
interface Parted {
  before: AppMessage[];
  end: string;
  notes: string[];
}

/** A text, as several messages where the channel takes no such long one. Sinch takes no empty one. */
export function fitText(text: string, to: Target): Fitting {
  const { before, end, notes } = parted(text, to, to.facts.textMax);
  if (end === '') return { refused: 'there is nothing in the message to be shown' };
  return { before, message: { text_message: { text: end } }, notes };
}

/** Parts a text that is longer than the channel takes into such of at most `most` characters. */
export function parted(text: string, { channel, facts: { textMax } }: Target, most = textMax): Parted {
  if (text.trim() === '') return { before: [], end: '', notes: [] };
  if (textMax === undefined || most === undefined || text.length <= textMax)
    return { before: [], end: text, notes: [] };
  const pieces = piecesOf(text, most);
  const before = pieces.slice(0, -1).map((piece): AppMessage => ({ text_message: { text: piece } }));
  const note = `${channel} takes texts of ${textMax} characters: one of ${text.length} goes out as ${pieces.length} messages`;
  return { before, end: pieces.at(-1) ?? '', notes: before.length === 0 ? [] : [note] };
}

/** At most `max` UTF-16 units, ending in an ellipsis where something was cut; never half a surrogate pair. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, Math.max(0, max - 1)).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
