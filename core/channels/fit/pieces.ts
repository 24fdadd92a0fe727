/** Where a text may be parted, best first: paragraph, line, sentence, word. The mark stays with what comes before it. */
const SEAMS = [/\n\n/g, /\n/g, /[.!?…。！？]+\s/g, /\s/g];

/** Nothing of a piece is left where only blanks would be. */
const isBlank = (text: string) => text.trim() === '';

/** A seam that leaves a piece much shorter than it may be is passed over for a lesser one further on. */
const SHORTEST_SHARE = 0.5;

/**
 * The text in pieces of at most `max` UTF-16 units, parted between paragraphs where that is possible, else between lines,
 * sentences or words; a word that is longer is parted within, never within a surrogate pair. Nothing but blanks at the
 * seams is lost. Linear in the text for a given `max`.
 */
export function piecesOf(text: string, max: number): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > max) {
    const end = seamIn(rest, max);
    pieces.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).replace(/^\s+/, '');
  }
  return [...pieces, rest].filter((piece) => !isBlank(piece));
}

function seamIn(text: string, max: number): number {
  // One more, so that a piece may end right before the blank that parts it from the next.
  const window = text.slice(0, max + 1);
  for (const seam of SEAMS) {
    const end = lastSeam(window, seam, max);
    if (end >= max * SHORTEST_SHARE) return end;
  }
  return /[\uD800-\uDBFF]/.test(text.charAt(max - 1)) ? max - 1 : max;
}

/** Where the last piece that such a seam ends and that is short enough ends; 0 where there is none. */
function lastSeam(window: string, seam: RegExp, max: number): number {
  const ends = [...window.matchAll(seam)].map((found) => found.index + found[0].trimEnd().length);
  return ends.findLast((end) => end <= max) ?? 0;
}
