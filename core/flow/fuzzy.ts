import { countBits } from './bits.ts';

/** So many words of an answer are looked at: nobody hides a choice behind more. */
const MOST_WORDS = 100;
const LONGEST_WORD = 40;

/** A word, and which letters it has: a bit for each, some of which share one. */
interface Word {
  text: string;
  letters: number;
}

function wordOf(text: string): Word {
  let letters = 0;
  for (let at = 0; at < text.length; at += 1) letters |= 1 << (text.charCodeAt(at) & 31);
  return { text, letters };
}

/**
 * Optimal string alignment: a letter wrong, missing, too many, or two swapped count as one. Given up beyond `most`: a
 * contact may write a hundred words, each held against those of a thousand synonyms, so that most are told apart by their
 * letters, and of the textbook's table only what lies so near to its diagonal is filled in.
 */
function letterErrors({ text: left, letters }: Word, { text: right, letters: others }: Word, most: number): number {
  if (left === right) return 0;
  const beyond = most + 1;
  if (Math.abs(left.length - right.length) > most || countBits(letters ^ others) > 2 * most) return beyond;
  let before: number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_, column) => column);
  let nearestBefore = 0;
  for (let i = 1; i <= left.length; i += 1) {
    const next: number[] = [i];
    const from = Math.max(1, i - most);
    const to = Math.min(right.length, i + most);
    next[from - 1] = from === 1 ? i : beyond;
    let nearest = next[from - 1] ?? beyond;
    for (let j = from; j <= to; j += 1) {
      const wrong = left[i - 1] === right[j - 1] ? 0 : 1;
      let least = Math.min((row[j - 1] ?? beyond) + wrong, (row[j] ?? beyond) + 1, (next[j - 1] ?? beyond) + 1);
      if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1])
        least = Math.min(least, (before[j - 2] ?? beyond) + 1);
      next[j] = least;
      nearest = Math.min(nearest, least);
    }
    // A swap looks back one row further.
    if (nearest > most && nearestBefore > most) return beyond;
    nearestBefore = nearest;
    before = row;
    row = next;
  }
  return Math.min(row[right.length] ?? beyond, beyond);
}

/** Wrong letters that a word may have: one from 4 letters, two from 8. */
function allowance(word: string): number {
  if (word.length >= 8) return 2;
  return word.length >= 4 ? 1 : 0;
}

const wordsOf = (text: string) => text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');

const NO_WORD = wordOf('');

function errorsAt(phrase: readonly Word[], words: readonly Word[], start: number): number {
  let errors = 0;
  for (const [index, wanted] of phrase.entries()) {
    const word = words[start + index] ?? NO_WORD;
    const allowed = allowance(wanted.text);
    const wrong = letterErrors(wanted, word, allowed);
    if (wrong > allowed) return Number.POSITIVE_INFINITY;
    errors += wrong;
  }
  return errors;
}

/** Fewest wrong letters with which a phrase stands anywhere in an answer; Infinity where it does not. Both normalised. */
function errorsOf(phrase: string, words: readonly Word[]): number {
  const wanted = wordsOf(phrase).map(wordOf);
  if (wanted.length === 0) return Number.POSITIVE_INFINITY;
  let least = Number.POSITIVE_INFINITY;
  for (let start = 0; start + wanted.length <= words.length; start += 1)
    least = Math.min(least, errorsAt(wanted, words, start));
  return least;
}

/**
 * Index of the option of which a phrase is found anywhere in the answer, with the fewest wrong letters; undefined where
 * none is, or two are equally near. All texts normalised.
 */
export function fuzzyMatch(answer: string, options: readonly (readonly string[])[]): number | undefined {
  const words = wordsOf(answer)
    .slice(0, MOST_WORDS)
    .map((word) => wordOf(word.slice(0, LONGEST_WORD)));
  const errors = options.map((phrases) => Math.min(...phrases.map((phrase) => errorsOf(phrase, words))));
  const least = Math.min(...errors);
  const nearest = [...errors.keys()].filter((index) => errors[index] === least);
  return Number.isFinite(least) && nearest.length === 1 ? nearest[0] : undefined;
}
