import { choicesOf } from '../choices.ts';
import type { CompiledMessage } from '../compiled.ts';
import type { UseOf } from '../scribe.ts';
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

/** An opt-out word used as a restart word or a keyword. */
export function checkWord({ word, as }: UseOf<'word'>): Fault[] {
  if (!OPT_OUT_WORDS.has(word)) return [];
  const message = `${word} is a word to opt out with; as a ${as} it would never arrive or be misread.`;
  return [{ message, hint: 'Choose another word.' }];
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
