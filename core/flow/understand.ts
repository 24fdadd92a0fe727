import type { Json } from '../json.ts';
import type { Format } from './compiled.ts';
import type { FlowInput, Tap } from './engine-types.ts';
import { readAnswer } from './formats.ts';
import { fuzzyMatch } from './fuzzy.ts';
import { writtenText } from './turn.ts';
import { normalise } from './words.ts';

/** One choice as the contact was offered it. */
export interface Offered {
  choice: number;
  element?: number;
  title: string;
  value: Json;
  synonyms: readonly string[];
  hidden: boolean;
}

/** The question that an answer is held against. */
export interface OpenQuestion {
  /** As it is named outside its flow. */
  step: string;
  options: readonly Offered[];
  format?: Format;
  fuzzy: boolean;
  language: string;
}

/** What an answer means. `option` is an index into the question's options. */
export type Understanding =
  | { kind: 'option'; option: number }
  /** A tap on the message of another step. */
  | { kind: 'elsewhere'; tap: Tap }
  | { kind: 'value'; value: Json }
  | { kind: 'unknown' };

type Reading = (options: readonly Offered[], words: string) => number | undefined;

function only(found: readonly number[]): number | undefined {
  return found.length === 1 ? found[0] : undefined;
}

function indexesWhere(options: readonly Offered[], matches: (option: Offered, title: string) => boolean): number[] {
  return options.flatMap((option, index) => (matches(option, normalise(option.title)) ? [index] : []));
}

const wholeTitle: Reading = (options, words) =>
  indexesWhere(
    options,
    ({ value }, title) => title === words || (typeof value !== 'object' && normalise(String(value)) === words),
  )[0];

const synonym: Reading = (options, words) =>
  indexesWhere(options, ({ synonyms }) => synonyms.some((one) => normalise(one) === words))[0];

// Numbers count what the contact sees, from 1; some channels send the whole line back, as in "2. Return".
const optionNumber: Reading = (options, words) => {
  const [, digits, line] = /^(\d{1,3})(?:\)|[.)] (.+))?$/.exec(words) ?? [];
  const shown = indexesWhere(options, ({ hidden }) => !hidden);
  const option = digits === undefined ? undefined : shown[Number(digits) - 1];
  if (option === undefined || line === undefined) return option;
  return normalise(options[option]?.title ?? '') === line ? option : undefined;
};

const uniqueBeginning: Reading = (options, words) =>
  [...words].length >= 2 ? only(indexesWhere(options, (_option, title) => title.startsWith(words))) : undefined;

const anywhere: Reading = (options, words) =>
  fuzzyMatch(
    words,
    options.map(({ title, synonyms }) => [title, ...synonyms].map(normalise)),
  );

const READINGS: readonly Reading[] = [wholeTitle, synonym, optionNumber, uniqueBeginning];

function readOption({ options, fuzzy }: OpenQuestion, words: string): number | undefined {
  if (words === '') return undefined;
  for (const reading of fuzzy ? [...READINGS, anywhere] : READINGS) {
    const option = reading(options, words);
    if (option !== undefined) return option;
  }
  return undefined;
}

function readTap(question: OpenQuestion, tap: Tap): Understanding {
  if (tap.step !== question.step) return { kind: 'elsewhere', tap };
  const option = question.options.findIndex(({ choice, element }) => choice === tap.choice && element === tap.element);
  return option < 0 ? { kind: 'unknown' } : { kind: 'option', option };
}

/**
 * What an answer means, on every channel alike and in this order (behind keywords): tap, whole title or value, synonym,
 * option number, unique beginning, where wanted anything near enough, then the question's format.
 */
export function understand(question: OpenQuestion, input: FlowInput): Understanding {
  if (input.tap) return readTap(question, input.tap);
  const option = readOption(question, normalise(writtenText(input.content)));
  if (option !== undefined) return { kind: 'option', option };
  const value = question.format && readAnswer(question.format, input.content, question.language);
  return value === undefined ? { kind: 'unknown' } : { kind: 'value', value };
}
