/** So many words of an answer are looked at: nobody hides a choice behind more. */
const MOST_WORDS = 100;
const LONGEST_WORD = 40;

// Optimal string alignment: a letter wrong, missing, too many, or two swapped count as one. Given up beyond `most`.
function letterErrors(left: string, right: string, most: number): number {
  if (Math.abs(left.length - right.length) > most) return most + 1;
  let before: number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const wrong = left[i - 1] === right[j - 1] ? 0 : 1;
      let least = Math.min((row[j - 1] ?? 0) + wrong, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      next.push(least);
    }
    before = row;
    row = next;
  }
  return row[right.length] ?? most + 1;
}

/** Wrong letters that a word may have: one from 4 letters, two from 8. */
function allowance(word: string): number {
  if (word.length >= 8) return 2;
  return word.length >= 4 ? 1 : 0;
}

const wordsOf = (text: string) => text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');

function errorsAt(phrase: readonly string[], words: readonly string[], start: number): number {
  let errors = 0;
  for (const [index, wanted] of phrase.entries()) {
    const word = words[start + index]?.slice(0, LONGEST_WORD) ?? '';
    const allowed = allowance(wanted);
    const wrong = letterErrors(wanted, word, allowed);
    if (wrong > allowed) return Number.POSITIVE_INFINITY;
    errors += wrong;
  }
  return errors;
}

/** Fewest wrong letters with which a phrase stands anywhere in an answer; Infinity where it does not. Both normalised. */
function errorsOf(phrase: string, words: readonly string[]): number {
  const wanted = wordsOf(phrase);
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
  const words = wordsOf(answer).slice(0, MOST_WORDS);
  const errors = options.map((phrases) => Math.min(...phrases.map((phrase) => errorsOf(phrase, words))));
  const least = Math.min(...errors);
  const nearest = [...errors.keys()].filter((index) => errors[index] === least);
  return Number.isFinite(least) && nearest.length === 1 ? nearest[0] : undefined;
}
