import type { z } from 'zod';
import { didYouMean, type Path } from '../problem.ts';
import { isLaterField, isLaterMessage } from './later.ts';

/** A schema violation in the words of this language. */
export interface SchemaIssue {
  path: Path;
  message: string;
  hint: string;
}

type Issue = z.core.$ZodIssue;

const keysOf = (path: readonly PropertyKey[]): Path => path.map((key) => (typeof key === 'number' ? key : String(key)));

// Of a union, the branch that came furthest is the one its author meant.
function bestBranch(branches: readonly Issue[][]): Issue[] {
  const depth = (issues: Issue[]) => Math.max(...issues.map((issue) => issue.path.length));
  const shallow = (issues: Issue[]) => issues.some((issue) => issue.path.length === 0 && issue.code === 'invalid_type');
  const ranked = [...branches].filter((issues) => issues.length > 0 && !shallow(issues));
  return ranked.sort((left, right) => depth(right) - depth(left) || left.length - right.length)[0] ?? [];
}

function expectsText(issue: Issue): boolean {
  if (issue.code === 'invalid_union') return issue.errors.some((branch) => branch.some(expectsText));
  return issue.code === 'invalid_type' && issue.path.length === 0 && issue.expected === 'string';
}

function hintFor(issue: Issue): string {
  if (!expectsText({ ...issue, path: [] })) return '';
  return 'If it is a text, put it between quotes: YAML reads 0123, +46…, true and null as something else.';
}

function unknownKeys(
  issue: Issue & { code: 'unrecognized_keys' },
  path: Path,
  known: readonly string[],
): SchemaIssue[] {
  return issue.keys.map((key) => {
    const at = { path: [...path, key] };
    if (isLaterField(path, key)) {
      return { ...at, message: `The field ${key} is not available yet.`, hint: 'Leave it out in this version.' };
    }
    const hint = key.includes(' ') ? 'A text that holds a comma or a colon needs quotes.' : didYouMean(key, known);
    return { ...at, message: `${JSON.stringify(key.slice(0, 60))} is no field here.`, hint };
  });
}

// That such a message lacks the fields of another kind is no news.
function withoutEchoes(branch: readonly Issue[]): readonly Issue[] {
  const unknown = branch.filter((issue) => issue.code === 'unrecognized_keys');
  return unknown.some(({ keys }) => keys.some(isLaterMessage)) ? unknown : branch;
}

/** Turns zod's issues into problems, one per fault. `known` are the field names to suggest from. */
export function readIssues(issues: readonly Issue[], known: readonly string[], base: Path = []): SchemaIssue[] {
  return issues.flatMap((issue) => {
    const path = [...base, ...keysOf(issue.path)];
    if (issue.code === 'unrecognized_keys') return unknownKeys(issue, path, known);
    const branch = issue.code === 'invalid_union' ? bestBranch(issue.errors) : [];
    if (branch.length > 0) return readIssues(withoutEchoes(branch), known, path);
    return [{ path, message: `${fieldName(path)}: ${issue.message}.`.replace(/\.\.$/, '.'), hint: hintFor(issue) }];
  });
}

function fieldName(path: Path): string {
  const named = path.filter((key) => typeof key === 'string');
  return String(named.at(-1) ?? 'The file');
}
