import { choicesOf } from '../choices.ts';
import type { CompiledChoice, CompiledFlow, CompiledMessage, StepOf } from '../compiled.ts';
import type { PathProblem } from '../problem.ts';
import { wording } from '../render.ts';
import { normalise } from '../words.ts';
import type { Fault } from './fault.ts';
import { languagesIn } from './languages.ts';
import type { Places } from './places.ts';

type Format = StepOf<'ask'>['body']['format'];

/** The messages of a question, of which each channel gets one. */
function variantsOf(message: CompiledMessage): { variant: CompiledMessage; path: string[] }[] {
  if (message.kind !== 'channels') return [{ variant: message, path: [] }];
  const { byChannel, otherwise } = message;
  return Object.entries({ ...byChannel, ...(otherwise ? { default: otherwise } : {}) }).map(([name, variant]) => ({
    variant,
    path: ['channels', name],
  }));
}

// The same button below each card is told apart by its taps.
const toldApart = (message: CompiledMessage) => (message.kind === 'carousel' ? message.choices : choicesOf(message));

function wordsOf({ text, synonyms, each }: CompiledChoice, languages: readonly string[]): Set<string> {
  const title = wording(text, languages);
  if (each !== undefined || title.includes('{{')) return new Set();
  return new Set([title, ...synonyms].map(normalise));
}

/** Words that mean two choices. */
function sharedWords(message: CompiledMessage, languages: readonly string[]): Fault[] {
  const shared = languagesIn(message, languages).flatMap((language) => {
    const words = toldApart(message).flatMap((choice) => [...wordsOf(choice, [language, ...languages])]);
    const seen = new Set<string>();
    return words.filter((word) => seen.size === seen.add(word).size);
  });
  return [...new Set(shared)].map((word) => ({
    message: `${word} is a title or a synonym of two choices: whoever writes it always gets the same one.`,
    hint: 'Give each words of its own.',
  }));
}

// By what is written on it, or by what it stores, a choice is the number that it has.
function isItsNumber({ text, value }: CompiledChoice, number: number, languages: readonly string[]): boolean {
  return [wording(text, languages), value].some((one) => String(one) === String(number));
}

/** A number that is an answer by the format, and another one as the number of a choice. */
function takenNumber(question: CompiledMessage, format: Format, languages: readonly string[]): Fault[] {
  if (format?.kind !== 'number') return [];
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = format;
  const shown = choicesOf(question).filter(({ hidden }) => !hidden);
  const repeated = shown.findIndex(({ each }) => each !== undefined);
  const counted = repeated < 0 ? shown : shown.slice(0, repeated);
  const number =
    1 +
    counted.findIndex((choice, index) => {
      const inRange = index + 1 >= min && index + 1 <= max;
      return inRange && !isItsNumber(choice, index + 1, languages);
    });
  if (number === 0) return [];
  const message = `An answer of ${number} is taken for a choice by its number, not for the number ${number}.`;
  return [{ message, hint: 'Hide the choices with hidden: true, or give each the value of its number.' }];
}

/** On some channels a question of choices that has none there. */
function unanswerable(variant: CompiledMessage, format: Format, channel: string): Fault[] {
  if (format !== undefined || choicesOf(variant).length > 0) return [];
  const where = channel === 'default' ? 'all other channels' : channel;
  const message = `Nothing that a contact says answers this question on ${where}: it has no choices there.`;
  return [{ message, hint: 'Write choices there too, or a format for the question.' }];
}

/** Answers to questions that mean two things, and questions that nothing answers. */
export function checkAmbiguous({ steps, languages }: CompiledFlow, places: Places): PathProblem[] {
  return steps.flatMap((step) => {
    if (step.kind !== 'ask') return [];
    const { message, format } = step.body;
    return variantsOf(message).flatMap(({ variant, path }) => {
      const faults = [
        ...sharedWords(variant, languages),
        ...takenNumber(variant, format, languages),
        ...unanswerable(variant, format, path[1] ?? ''),
      ];
      const at = [...(places.get(step.id) ?? []), 'ask', ...path];
      return faults.map((fault): PathProblem => ({ severity: 'warning', ...fault, step: step.id, path: at }));
    });
  });
}
