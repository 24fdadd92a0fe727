import type { CompiledFlow } from '../../flow/compiled.ts';
import { normalise } from '../../flow/words.ts';
import type { Json } from '../../json.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const NAMES = ['Robin', 'Kim', 'Sascha', 'Noor', 'Toni', 'Luca', 'Alex', 'Mika'];

/** Texts in place of what people wrote: of the same form, the same for the same text, and others for others. */
export class StandIns {
  readonly #known = new Map<string, string[]>();
  readonly #ownWords: string;

  /** What stands in the flow itself is nobody's own. */
  constructor(flow: CompiledFlow) {
    this.#ownWords = JSON.stringify(flow);
  }

  /** Texts that may stand for one, the best first. */
  of(text: string): readonly string[] {
    const known = this.#known.get(text);
    if (known) return known;
    const made = formsOf(text.trim(), this.#known.size).filter((one) => one !== text);
    this.#known.set(text, made);
    return made;
  }

  /** Keeps to one, wherever that text stands from now on. */
  settle(text: string, standIn: string): void {
    const others = this.of(text).filter((one) => one !== standIn);
    this.#known.set(text, [standIn, ...others]);
  }

  /** A value with as much of it replaced, but for texts that the flow itself has. */
  value(value: Json, replaced: Replaced): Json {
    if (typeof value === 'string') return this.#keeps(value, replaced) ? value : (this.of(value)[0] ?? '');
    if (typeof value === 'number') return this.#number(value, replaced);
    if (Array.isArray(value)) return value.map((inner) => this.value(inner, replaced));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, this.value(inner, replaced)]));
  }

  #number(value: number, replaced: Replaced): number {
    if (Math.abs(value) < SMALL && replaced !== 'all') return value;
    return Number(this.of(String(value))[0] ?? 0);
  }

  #keeps(text: string, replaced: Replaced): boolean {
    if (this.#known.has(text)) return false;
    const isOwn = text === '' || this.#ownWords.includes(JSON.stringify(JSON.stringify(text)).slice(1, -1));
    return isOwn || this.#ownWords.includes(`'${text}'`) || (replaced === 'words' && DATE.test(text));
  }
}

/** What of a value is replaced: texts and long numbers; dates as well; and small numbers, too, which mostly count something. */
export type Replaced = 'words' | 'dates' | 'all';

const SMALL = 10_000;
const DATE = /^\d{4}-\d{2}-\d{2}(?:[T ][\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?$/;

function formsOf(text: string, count: number): string[] {
  const name = NAMES[count % NAMES.length] ?? 'Robin';
  if (/^\S+@\S+\.\S+$/.test(text)) return [`${name.toLowerCase()}${count}@example.com`];
  if (/^https?:\/\//i.test(text)) return [`https://example.com/${count}`];
  if (DAY.test(text)) return otherDates(text, count);
  if (/^[+0][\d\s()./-]{6,}$/.test(text)) return [otherNumber(text, count, 4), otherNumber(text, count, 6)];
  if (/^[+-]?\d+(?:[.,]\d+)*$/.test(text)) return otherNumbers(text, count);
  if (/\d/.test(text)) return [otherSigns(text, count), otherSigns(text, count + 1)];
  if (/\s/.test(text)) return [`Words ${count + 1}`, otherSigns(text, count)];
  return [name, otherSigns(text, count)];
}

/** As long, with another end; so much of its beginning stays: a country, a network. */
function otherNumber(text: string, count: number, keep: number): string {
  const length = text.replace(/\D/g, '').length;
  const end = String(count + 1).padStart(Math.max(0, length - keep), '0');
  let at = 0;
  return text.replace(/\d/g, (digit) => {
    const place = at++ - keep;
    return place < 0 ? digit : (end[place] ?? digit);
  });
}

/** A year with its month and its day, in whatever order. */
const DAY = /^(\d{1,4})([-/. ])(\d{1,2})\2(\d{1,4})(?!\d)/;

/** Another day: of any year, then of the same one, which may have to be to come; the days next to it last. */
function otherDates(text: string, count: number): string[] {
  const [all, first = '', sign = '', second = '', third = ''] = DAY.exec(text) ?? [''];
  const isYearFirst = first.length === 4;
  const [year, day] = isYearFirst ? [first, third] : [third, first];
  // Small enough to be a month as well as a day.
  const [otherDay, otherMonth] = [(count % 9) + 1, ((count * 2) % 9) + 1].map(String);
  const made = (y: string, m: string, d: string) =>
    [...(isYearFirst ? [y, m, d] : [d, m, y])].join(sign) + text.slice(all.length);
  const like = (one: string | undefined, of: string) => (one ?? '').padStart(of.length, '0');
  const [d, m] = [like(otherDay, day), like(otherMonth, second)];
  const far = [made(String(1960 + (count % 40)).slice(-year.length), m, d), made(year, m, d)];
  const sameMonth = [4, 14, 24].filter((one) => Math.abs(one - Number(day)) > 3);
  const near = [1, -1, 2, -2].map((by) => Number(day) + by).filter((one) => one >= 1 && one <= 28);
  return [...far, ...[...sameMonth, ...near].map((one) => made(year, second, like(String(one), day)))];
}

/** As long and far away first; the next ones last. */
function otherNumbers(text: string, count: number): string[] {
  const whole = /^\d{1,15}$/.test(text) && !text.startsWith('0') ? Number(text) : undefined;
  const same = (digit: string, kept: number) => {
    let at = 0;
    return text.replace(/\d/g, (was) => (at++ < kept ? was : digit));
  };
  const far = [...(text.length > 1 ? [otherNumber(text, count, 1), same('5', 1)] : []), same('5', 0), same('2', 0)];
  const near = whole === undefined ? [] : [whole + 1, whole - 1].filter((one) => one >= 0).map(String);
  const least = 10 ** (text.replace(/\D/g, '').length - 2);
  return [...far.filter((one) => whole === undefined || Math.abs(Number(one) - whole) > least), ...near];
}

/** Other letters and digits in their places. */
function otherSigns(text: string, count: number): string {
  const letter = LETTERS[count % LETTERS.length] ?? 'a';
  return text
    .replace(/\d/g, String((count % 9) + 1))
    .replace(/\p{Lu}/gu, letter.toUpperCase())
    .replace(/\p{Ll}/gu, letter);
}

/** Words that a flow listens for, wherever it has them: titles, synonyms, keywords, words to restart with. */
export function flowWords(flow: CompiledFlow): Set<string> {
  const words = [...Object.keys(flow.keywords), ...flow.session.restartWords, ...textsIn(flow.steps)];
  const within = Object.values(flow.flows).flatMap((inner) => [...flowWords(inner)]);
  return new Set([...words.map(normalise), ...within]);
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
