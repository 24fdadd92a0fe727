/**
 * Where a text may be parted, best first: paragraph, line, sentence. The mark stays with what comes before it, and what is
 * indented with the line above it. Each of them is found in one go: none begins with a repetition.
 */
const SEAMS = [/\n\n/g, /\n(?! )/g, /[.!?…]\s|[。！？]/g];
const BETWEEN_WORDS = /\s/g;

/** A seam that leaves a piece much shorter than it may be is passed over for a lesser one further on. */
const SHORTEST_SHARE = 0.5;

const SIGNS = new Intl.Segmenter('en');

/**
 * The text in pieces of at most `max` UTF-16 units, parted between paragraphs where that is possible, else between lines,
 * sentences or words. Only a word that is longer is parted within, but never within what is seen as one sign. Nothing but
 * blanks at the seams is lost. Linear in the text for a given `max`.
 */
export function piecesOf(text: string, max: number): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > max) {
    const end = seamIn(rest, max);
    pieces.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return [...pieces, rest].filter((piece) => piece.trim() !== '');
}

function seamIn(text: string, max: number): number {
  // One more, so that a piece may end right before the blank that parts it from the next.
  const window = text.slice(0, max + 1);
  for (const seam of SEAMS) {
    const end = lastSeam(window, seam, max);
    if (end >= max * SHORTEST_SHARE) return end;
  }
  const end = lastSeam(window, BETWEEN_WORDS, max);
  // An address is of use only in one piece.
  return end >= max * SHORTEST_SHARE || (end > 0 && beginsWithin(text.slice(end), max)) ? end : betweenSigns(text, max);
}

/** Where the last piece that such a seam ends and that is short enough ends; 0 where there is none. */
function lastSeam(window: string, seam: RegExp, max: number): number {
  const ends = [...window.matchAll(seam)].map((found) => found.index + found[0].trimEnd().length);
  return ends.findLast((end) => end <= max) ?? 0;
}

/** Whether the first word of a text fits into one piece. */
function beginsWithin(text: string, max: number): boolean {
  const words = text.trimStart();
  return words.length <= max || /\s/.test(words.slice(0, max + 1));
}

function betweenSigns(text: string, max: number): number {
  const sign = SIGNS.segment(text.slice(0, max + 2)).containing(max)?.index;
  // Letters can carry so many accents that one fills a piece.
  return sign || (/[\uD800-\uDBFF]/.test(text.charAt(max - 1)) ? max - 1 : max);
}
