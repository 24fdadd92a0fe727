import type { Bubble } from './happening.ts';
import { differences } from './match.ts';
import { type Mismatch, type Playing, standing, unread } from './playing.ts';
import type { ExpectedBubble } from './schema/bubble.ts';

function wordsOf(expected: ExpectedBubble): string {
  const { text, ...others } = expected;
  return text !== undefined && Object.keys(others).length === 0 ? JSON.stringify(text) : JSON.stringify(expected);
}

// The bubble that its author meant is most likely the one with the fewest differences; of several the first.
function nearest(expected: ExpectedBubble, bubbles: readonly Bubble[]): string[] {
  const all = bubbles.map((bubble) => differences(expected, bubble));
  return all.sort((left, right) => left.length - right.length)[0] ?? [];
}

function saidNothing({ next, turn }: Playing): string {
  return next > turn ? 'It said nothing more in this turn.' : 'It said nothing in this turn.';
}

function notSaid(expected: ExpectedBubble, bubbles: readonly Bubble[], playing: Playing): Mismatch {
  const details = bubbles.length === 0 ? [saidNothing(playing)] : nearest(expected, bubbles);
  return { message: `The bot did not say ${wordsOf(expected)}.`, details: [...details, standing(playing.stage)] };
}

/** Reads the next bubble of this turn that fits; others may lie between. */
export function readOne(playing: Playing, expected: ExpectedBubble): Mismatch | null {
  const bubbles = unread(playing);
  const at = bubbles.findIndex((bubble) => differences(expected, bubble).length === 0);
  const bubble = bubbles[at];
  if (!bubble) return notSaid(expected, bubbles, playing);
  playing.readBy.set(bubble, playing.line);
  playing.next += at + 1;
  return null;
}

/** Reads exactly the next bubbles of this turn. */
export function readRow(playing: Playing, row: readonly ExpectedBubble[]): Mismatch | null {
  for (const [index, expected] of row.entries()) {
    const [bubble] = unread(playing);
    const different = bubble && differences(expected, bubble);
    if (!bubble || !different || different.length > 0) {
      const { message, details } = notSaid(expected, bubble ? [bubble] : [], playing);
      const which = row.length > 1 ? ` as number ${index + 1} of the next ${row.length}` : ' next';
      return { message: message.replace(/\.$/, `${which}.`), details };
    }
    playing.readBy.set(bubble, playing.line);
    playing.next += 1;
  }
  return null;
}
