import type { CompiledFlow } from '../../flow/compiled.ts';
import { normalise } from '../../flow/words.ts';
import type { Json, JsonObject } from '../../json.ts';

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

  /** A value with its texts and long numbers replaced, but for those that the flow itself has. `dates`: those too. */
  value(value: Json, dates: boolean): Json {
    if (typeof value === 'string') return this.#keeps(value, dates) ? value : (this.of(value)[0] ?? '');
    if (typeof value === 'number') return Math.abs(value) < SMALL ? value : Number(this.of(String(value))[0] ?? 0);
    if (Array.isArray(value)) return value.map((inner) => this.value(inner, dates));
    return typeof value === 'object' && value !== null ? this.values(value, dates) : value;
  }

  values(values: JsonObject, dates: boolean): JsonObject {
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, this.value(value, dates)]));
  }

  #keeps(text: string, dates: boolean): boolean {
    if (this.#known.has(text)) return false;
    const isOwn = text === '' || this.#ownWords.includes(JSON.stringify(JSON.stringify(text)).slice(1, -1));
    return isOwn || this.#ownWords.includes(`'${text}'`) || (!dates && DATE.test(text));
  }
}

const SMALL = 10_000;
const DATE = /^\d{4}-\d{2}-\d{2}(?:[T ][\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?$/;

function formsOf(text: string, count: number): string[] {
  const name = NAMES[count % NAMES.length] ?? 'Robin';
  if (/^\S+@\S+\.\S+$/.test(text)) return [`${name.toLowerCase()}${count}@example.com`];
  if (/^https?:\/\//i.test(text)) return [`https://example.com/${count}`];
  if (/^[+0][\d\s()./-]{6,}$/.test(text)) return [otherNumber(text, count, 4), otherNumber(text, count, 6)];
  if (/^\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}/.test(text)) return otherDates(text);
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

/** Another day, mostly of the same month. */
function otherDates(text: string): string[] {
  const days = /^\d{4}/.test(text) ? /^(\d{4}\D\d{1,2}\D)(\d{1,2})/ : /^()(\d{1,2})/;
  return [1, -1, 2, -2].flatMap((by) => {
    const moved = text.replace(days, (_all, before: string, day: string) => {
      const other = Number(day) + by;
      return `${before}${other < 1 || other > 28 ? day : String(other).padStart(day.length, '0')}`;
    });
    return moved === text ? [] : [moved];
  });
}

function otherNumbers(text: string, count: number): string[] {
  const whole = /^\d{1,15}$/.test(text) && !text.startsWith('0') ? Number(text) : undefined;
  const near = whole === undefined ? [] : [whole + 1, whole - 1].filter((one) => one >= 0).map(String);
  return text.length > 4 ? [otherNumber(text, count, 1), ...near] : near;
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
