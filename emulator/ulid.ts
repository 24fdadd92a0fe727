import { randomBytes } from 'node:crypto';
import { z } from 'zod';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_LENGTH = 10;
const RANDOM_LENGTH = 16;

/** Apps, contacts, conversations, messages, events and webhooks are named by ULIDs; letters may come in either case. */
export const Ulid = z.string().regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i, 'must be a ULID');

function encodeTime(epochMs: number): string {
  let rest = epochMs;
  let text = '';
  for (let place = 0; place < TIME_LENGTH; place += 1) {
    text = ALPHABET.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/** Adds one to a number written as base-32 digits, last digit first to carry. */
function increment(digits: number[]): number[] {
  const next = [...digits];
  for (let place = next.length - 1; place >= 0; place -= 1) {
    next[place] = ((next[place] ?? 0) + 1) % 32;
    if (next[place] !== 0) break;
  }
  return next;
}

/**
 * Ids in the order of their making, also within one millisecond and when the clock steps back: tests and page tokens
 * read the order of messages off them.
 */
export function createUlids(clock: () => number): () => string {
  let lastTime = -1;
  let digits: number[] = [];
  return () => {
    const now = clock();
    if (now > lastTime) {
      lastTime = now;
      // The top digit stays low, so that counting up within the millisecond never overflows.
      digits = [...randomBytes(RANDOM_LENGTH)].map((byte, place) => (place === 0 ? byte % 16 : byte % 32));
    } else {
      digits = increment(digits);
    }
    return encodeTime(lastTime) + digits.map((digit) => ALPHABET.charAt(digit)).join('');
  };
}
