import type { CompiledFlow } from '../compiled.ts';
import type { PathProblem } from '../problem.ts';

/** Keywords that never arrive, as they begin the session anew. */
export function checkRestartWords({ session, keywords }: CompiledFlow): PathProblem[] {
  return session.restartWords.flatMap((word, index): PathProblem[] => {
    if (!Object.hasOwn(keywords, word)) return [];
    const message = `${word} begins the session anew, and is the keyword of ${keywords[word]} too.`;
    return [{ severity: 'error', path: ['session', 'restart_words', index], step: '', message, hint: 'Keep one.' }];
  });
}
