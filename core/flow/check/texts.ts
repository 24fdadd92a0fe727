import { didYouMean } from '../problem.ts';
import { secretOf } from '../request.ts';
import type { Use, UseOf } from '../scribe.ts';
import type { TemplatePart } from '../templates.ts';
import type { Fault } from './fault.ts';
import type { Mention } from './mentions.ts';
import type { CheckScope } from './scope.ts';
import { expressionsIn, partsOf } from './sources.ts';
import { declarationOf, isSensitive, leakInto, readsSensitive, storing } from './variables.ts';

const OPEN: Fault = { message: 'A {{ in this text is not closed by }}.', hint: 'Add }} behind the expression.' };

/** What is said where the contact, or a person, would see a sensitive value. */
export const SENT: Fault = {
  message: 'This text would send out a sensitive variable.',
  hint: 'Leave it out, or declare it without sensitive.',
};

/** Of a text that says what the contact wrote to a question whose answer is sensitive. */
export const REPEATED: Fault = {
  message: 'This text would repeat an answer that goes into a sensitive variable.',
  hint: 'Leave the answer out, or declare the variable without sensitive.',
};

/** Whether an expression may name what the contact wrote. */
export function tellsAnswer({ root, members: [member] }: Mention): boolean {
  return root === 'input' && member !== 'kind';
}

function checkAddress(parts: readonly TemplatePart[]): Fault[] {
  const [first] = parts;
  const literal = parts.map((part) => (part.kind === 'literal' ? part.text : 'x')).join('');
  if (first?.kind === 'literal' && !/^https?:\/\//.test(first.text)) {
    return [{ message: 'This is no address.', hint: 'It begins with https:// or http://, or with a {{ }} that does.' }];
  }
  return /\s/.test(literal) ? [{ message: 'This address holds a blank.', hint: 'Write %20 for it.' }] : [];
}

/** One template: each expression, and what it may give away. */
function checkTemplate(
  text: string,
  use: Pick<Use, 'roots'> & { address?: true; seen: boolean; answers?: string },
  scope: CheckScope,
): Fault[] {
  const parts = partsOf(text);
  if (!parts) return [OPEN];
  const inner = parts.flatMap((part): Fault[] => {
    if (part.kind === 'literal') return [];
    if (use.roots.includes('secrets') && secretOf(part.source) !== undefined) return [];
    const { faults, reads, mentions } = scope.expressions.check(part.source, use.roots);
    if (use.seen && readsSensitive(reads, scope.flow)) return [...faults, SENT];
    return isSensitive(use.answers, scope.flow) && mentions.some(tellsAnswer) ? [...faults, REPEATED] : faults;
  });
  return use.address ? [...checkAddress(parts), ...inner] : inner;
}

function checkLanguages(text: { [language: string]: string }, { flow, unwritten }: CheckScope): Fault[] {
  const { languages } = flow;
  const missing = languages.filter((language) => !Object.hasOwn(text, language) && !unwritten.has(language));
  const strange = Object.keys(text).filter((language) => !languages.includes(language));
  return [
    ...missing.map((language): Fault => {
      const severity = language === languages[0] ? 'error' : 'warning';
      const hint = `Add ${language}, or write one text for all languages.`;
      return { severity, message: `This text is missing in ${language}.`, hint };
    }),
    ...strange.map((language): Fault => {
      const near = didYouMean(language, language.length > 2 ? ['text', 'card', 'list', ...languages] : languages);
      const hint = near || `Add it to languages, or use ${languages.join(', ')}.`;
      return { message: `${language} is not a language of this flow.`, hint, part: language };
    }),
  ];
}

/** What people see. */
export function checkText({ text, roots, address, answers }: UseOf<'text'>, scope: CheckScope): Fault[] {
  const use = { roots, address, answers, seen: true };
  if (typeof text === 'string') return checkTemplate(text, use, scope);
  return [
    ...checkLanguages(text, scope),
    ...Object.entries(text).flatMap(([part, inner]) =>
      checkTemplate(inner, use, scope).map((fault) => ({ ...fault, part })),
    ),
  ];
}

/** What a machine gets. */
export function checkMachineText({ text, roots, address }: UseOf<'template'>, scope: CheckScope): Fault[] {
  return checkTemplate(text, { roots, address, seen: false }, scope);
}

/** The only expression of a text that is nothing else; undefined for any other text. */
function aloneIn(text: string): string | undefined {
  const parts = partsOf(text);
  return parts?.length === 1 && parts[0]?.kind === 'expression' ? parts[0].source : undefined;
}

/** A template that gives a number. */
export function checkCoordinate({ text, roots }: UseOf<'coordinate'>, scope: CheckScope): Fault[] {
  const source = aloneIn(text);
  if (source === undefined)
    return [{ message: 'This gives a text, not a number.', hint: 'Write one {{ }} and nothing else.' }];
  const { faults, type, reads } = scope.expressions.check(source, roots);
  if (faults.length > 0) return faults;
  if (readsSensitive(reads, scope.flow)) return [SENT];
  if (/^(number|dyn)/.test(type)) return [];
  return [{ message: `This gives a ${type}, not a number.`, hint: 'double(…) makes a number of a text.' }];
}

/** A value of a choice that is filled in when it is offered: one `{{ }}` keeps its type, anything else is a text. */
export function checkFilled({ name, text, roots }: UseOf<'filled'>, scope: CheckScope): Fault[] {
  const declared = declarationOf(name, scope.flow);
  if ('fault' in declared) return [declared.fault];
  const source = aloneIn(text);
  if (source !== undefined) return storing({ name, source, roots }, declared, scope);
  const reads = new Set(expressionsIn(text).flatMap((inner) => [...scope.expressions.check(inner, roots).reads]));
  const leak = leakInto(name, declared, readsSensitive(reads, scope.flow));
  if (leak) return [leak];
  if (declared.type === 'string' || declared.type === 'date') return [];
  return [{ message: `${name} is a ${declared.type}, but takes a text.`, hint: 'Write one {{ }} and nothing else.' }];
}

/** A language to switch to. */
export function checkLanguage({ text, roots }: UseOf<'language'>, scope: CheckScope): Fault[] {
  if (text.includes('{{')) return checkTemplate(text, { roots, seen: false }, scope);
  const { languages } = scope.flow;
  if (languages.includes(text.trim())) return [];
  const hint = didYouMean(text, languages) || `Add it to languages, or use ${languages.join(', ')}.`;
  return [{ message: `${JSON.stringify(text.slice(0, 60))} is not a language of this flow.`, hint }];
}
