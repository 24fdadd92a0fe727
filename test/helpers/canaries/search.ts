import type { Canaries } from './canaries.ts';

/** Something that is searched: where it was found, and what it holds, as it lies there. */
export interface Place {
  name: string;
  content: Buffer | string;
}

/** The ways in which a word may stand somewhere. Case is not looked at: neither of the word nor of what is searched. */
const SPELLINGS: { [name: string]: (word: string) => (string | Buffer)[] } = {
  'as it is': (word) => [word],
  'in an address': (word) => [encodeURIComponent(word)],
  'in JSON': (word) => [JSON.stringify(word).slice(1, -1)],
  'in base64': (word) => base64Within(word),
  'in base64url': (word) => base64Within(word).map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  'in hexadecimal': (word) => [Buffer.from(word).toString('hex')],
  'in UTF-16': (word) => [Buffer.from(word, 'utf16le'), Buffer.from(word, 'utf16le').swap16()],
};

export const SPELLING_NAMES = Object.keys(SPELLINGS);

/** A word in one of the ways of writing it, all of them where there are several. */
export function spelled(word: string, spelling: string): Buffer[] {
  return (SPELLINGS[spelling]?.(word) ?? []).map((text) => Buffer.from(text));
}

/** What base64 of a text makes of a word in it, wherever it begins: the characters that it settles alone. */
function base64Within(word: string): string[] {
  return [0, 1, 2].map((before) => {
    const bits = 8 * before;
    const text = Buffer.concat([Buffer.alloc(before), Buffer.from(word)]).toString('base64');
    const end = Math.floor((bits + 8 * Buffer.byteLength(word)) / 6);
    return text.slice(Math.ceil(bits / 6), end);
  });
}

/** Byte by byte, letters in lower case. */
const folded = (content: Buffer | string) => Buffer.from(content).toString('latin1').toLowerCase();

/** `place: canary, spelling` for every canary that stands somewhere; empty when all is well. */
export function findCanaries(canaries: Canaries, places: readonly Place[]): string[] {
  const needles = Object.entries(canaries).flatMap(([name, value]) => needlesOf(name, soughtIn(value)));
  const hits = places.flatMap((place) => {
    const content = folded(place.content);
    return needles
      .filter(({ needle }) => content.includes(needle))
      .map(({ name, spelling }) => `${place.name}: ${name}, ${spelling}`);
  });
  return [...new Set(hits)];
}

/** Several spellings of a word may be one: it goes by the first. */
function needlesOf(name: string, word: string): { name: string; spelling: string; needle: string }[] {
  const needles = new Map<string, string>();
  for (const spelling of SPELLING_NAMES) {
    for (const needle of spelled(word, spelling).map(folded)) if (!needles.has(needle)) needles.set(needle, spelling);
  }
  return [...needles].map(([needle, spelling]) => ({ name, spelling, needle }));
}

const PHONE = /^\+46(\d+)$/;
const WEBHOOK_SECRET = /^whsec_/;

/** What is looked for: of a number what every way of writing it has, of a secret with a prefix what is secret. */
function soughtIn(value: string): string {
  return PHONE.exec(value)?.[1] ?? value.replace(WEBHOOK_SECRET, '');
}
