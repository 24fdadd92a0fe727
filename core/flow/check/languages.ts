import type { CompiledFlow, CompiledMessage, Text } from '../compiled.ts';
import type { PathProblem } from '../problem.ts';
import type { Use } from '../scribe.ts';

const languagesOf = (text: Text) => (typeof text === 'string' ? [] : Object.keys(text));

/** Languages of a flow in which nothing is written, though some texts differ by language. */
export function unwrittenLanguages({ languages }: CompiledFlow, uses: readonly Use[]): Set<string> {
  const written = new Set(uses.flatMap((use) => (use.kind === 'text' ? languagesOf(use.text) : [])));
  // A text in none of the flow's languages is no text per language, but something misspelt.
  if (!languages.some((language) => written.has(language))) return new Set();
  return new Set(languages.filter((language) => !written.has(language)));
}

/** Languages in which a message may read another way than in those before: the first, and those that a text of it has. */
export function languagesIn(message: CompiledMessage, languages: readonly string[]): string[] {
  const written = JSON.stringify(message);
  return languages.filter((language, index) => index === 0 || written.includes(`"${language}":`));
}

/** A problem for each of them, instead of one at every text. */
export function checkUnwritten({ languages }: CompiledFlow, unwritten: ReadonlySet<string>): PathProblem[] {
  return [...unwritten].map((language) => ({
    severity: 'error',
    path: ['languages', languages.indexOf(language)],
    step: '',
    message: `No text of this flow is written in ${language}.`,
    hint: 'Write its texts, or take it out of languages.',
  }));
}
