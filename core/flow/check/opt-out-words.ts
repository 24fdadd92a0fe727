import { choicesOf } from '../choices.ts';
import type { CompiledFlow, CompiledMessage } from '../compiled.ts';
import type { Path, PathProblem } from '../problem.ts';
import { normalise } from '../words.ts';
import type { Fault } from './fault.ts';

/** Words by which contacts opt out, and which carriers act upon (CTIA's list, and what is usual in French and German). */
const OPT_OUT_WORDS = new Set([
  'stop',
  'stopall',
  'stop all',
  'unsubscribe',
  'cancel',
  'quit',
  'end',
  'optout',
  'opt-out',
  'opt out',
  'revoke',
  'arret',
  'arrêt',
  'stopp',
]);

function wordProblem(word: string, path: Path, use: string): PathProblem[] {
  if (!OPT_OUT_WORDS.has(word)) return [];
  const message = `${word} is a word to opt out with; as a ${use} it would never arrive or be misread.`;
  return [{ severity: 'error', path, step: '', message, hint: 'Choose another word.' }];
}

/** Opt-out words used as restart words or keywords. */
export function checkWords(flow: CompiledFlow): PathProblem[] {
  return [
    ...flow.session.restartWords.flatMap((word, index) =>
      wordProblem(word, ['session', 'restart_words', index], 'restart word'),
    ),
    ...Object.entries(flow.keywords).flatMap(([word, step]) => wordProblem(word, ['keywords', step], 'keyword')),
  ];
}

/** Opt-out words that a contact may write to answer a question. */
export function checkAnswers(message: CompiledMessage): Fault[] {
  if (message.kind === 'channels') return [];
  const words = choicesOf(message).flatMap(({ text, synonyms }) => {
    const titles = typeof text === 'string' ? [text] : Object.values(text);
    return [...titles, ...synonyms].map(normalise).filter((word) => OPT_OUT_WORDS.has(word));
  });
  return [...new Set(words)].map((word) => ({
    severity: 'warning',
    message: `${word} is a word to opt out with: whoever writes it as an answer on SMS may never be written to again.`,
    hint: 'Choose another word.',
  }));
}
