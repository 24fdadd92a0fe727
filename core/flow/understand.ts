import type { Json } from '../json.ts';
import type { CompiledChoice, Format } from './compiled.ts';
import type { FlowInput } from './engine-types.ts';
import { readAnswer } from './formats.ts';
import { writtenText } from './turn.ts';
import { normalise } from './words.ts';

/** The question that an answer is held against. */
export interface OpenQuestion {
  step: string;
  choices: readonly CompiledChoice[];
  /** The choices' titles as the contact read them, one for each. */
  titles: readonly string[];
  format?: Format;
  keywords: { [word: string]: string };
  language: string;
}

/** What an answer means. `choice` is an index into the question's choices. */
export type Understanding =
  | { kind: 'keyword'; to: string }
  | { kind: 'choice'; choice: number }
  /** A tap on the message of another step. */
  | { kind: 'elsewhere'; step: string; choice: number }
  | { kind: 'value'; value: Json }
  | { kind: 'unknown' };

type Reading = (question: OpenQuestion, words: string) => number | undefined;

function only(found: readonly number[]): number | undefined {
  return found.length === 1 ? found[0] : undefined;
}

function indexesWhere(question: OpenQuestion, matches: (choice: CompiledChoice, title: string) => boolean): number[] {
  return question.choices.flatMap((choice, index) =>
    matches(choice, normalise(question.titles[index] ?? '')) ? [index] : [],
  );
}

const wholeTitle: Reading = (question, words) =>
  indexesWhere(
    question,
    (choice, title) => title === words || (typeof choice.value === 'string' && normalise(choice.value) === words),
  )[0];

const synonym: Reading = (question, words) =>
  indexesWhere(question, ({ synonyms }) => synonyms.some((one) => normalise(one) === words))[0];

// Numbers count what the contact sees, from 1; some channels send the whole line back, as in "2. Return".
const optionNumber: Reading = (question, words) => {
  const [, digits, line] = /^(\d{1,3})(?:\)|[.)] (.+))?$/.exec(words) ?? [];
  const shown = indexesWhere(question, ({ hidden }) => !hidden);
  const choice = digits === undefined ? undefined : shown[Number(digits) - 1];
  if (choice === undefined || line === undefined) return choice;
  return normalise(question.titles[choice] ?? '') === line ? choice : undefined;
};

const uniqueBeginning: Reading = (question, words) =>
  [...words].length >= 2 ? only(indexesWhere(question, (_choice, title) => title.startsWith(words))) : undefined;

const READINGS: readonly Reading[] = [wholeTitle, synonym, optionNumber, uniqueBeginning];

function readChoice(question: OpenQuestion, words: string): number | undefined {
  if (words === '') return undefined;
  for (const reading of READINGS) {
    const choice = reading(question, words);
    if (choice !== undefined) return choice;
  }
  return undefined;
}

function readTap(question: OpenQuestion, { step, choice }: NonNullable<FlowInput['tap']>): Understanding {
  if (step !== question.step) return { kind: 'elsewhere', step, choice };
  return question.choices[choice] ? { kind: 'choice', choice } : { kind: 'unknown' };
}

/**
 * What an answer means, on every channel alike and in this order: keyword, tap, whole title or value, synonym, option
 * number, unique beginning, then the question's format.
 */
export function understand(question: OpenQuestion, input: FlowInput): Understanding {
  const words = normalise(writtenText(input.content));
  const keyword = Object.hasOwn(question.keywords, words) ? question.keywords[words] : undefined;
  if (keyword !== undefined && !input.tap) return { kind: 'keyword', to: keyword };
  if (input.tap) return readTap(question, input.tap);
  const choice = readChoice(question, words);
  if (choice !== undefined) return { kind: 'choice', choice };
  const value = question.format && readAnswer(question.format, input.content, question.language);
  return value === undefined ? { kind: 'unknown' } : { kind: 'value', value };
}
