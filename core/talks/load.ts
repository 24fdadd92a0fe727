import { type ParsedText, parseText } from '../flow/parse.ts';
import type { Path, PathProblem, Problem } from '../flow/problem.ts';
import { isMap } from '../flow/schema/fields.ts';
import { readIssues } from '../flow/schema/issues.ts';
import { noteComment } from '../flow/scribe.ts';
import { TestFile } from './schema/file.ts';

/** A test file as read: its talks when nothing is wrong with it. */
export interface LoadedTalks {
  file?: TestFile;
  /** In the order of the file. */
  problems: Problem[];
  /** Line and column (from 1) of a place of the file. */
  locate(path: Path): { line: number; column: number };
}

/** Lines of a talk in which somebody says something. */
const SPOKEN = ['user', 'bot', 'person'];

function textsIn(value: unknown, path: Path): Path[] {
  if (typeof value === 'string') return [path];
  if (Array.isArray(value)) return value.flatMap((inner, index) => textsIn(inner, [...path, index]));
  return isMap(value) ? Object.entries(value).flatMap(([key, inner]) => textsIn(inner, [...path, key])) : [];
}

const listIn = (value: unknown, field: string): unknown[] => {
  const list = isMap(value) ? value[field] : undefined;
  return Array.isArray(list) ? list : [];
};

function spokenIn(value: unknown): Path[] {
  return listIn(value, 'tests').flatMap((test, at) =>
    listIn(test, 'talk').flatMap((line, index) =>
      SPOKEN.flatMap((kind) => textsIn(isMap(line) ? line[kind] : undefined, ['tests', at, 'talk', index, kind])),
    ),
  );
}

function commentsIn({ value, commentBehind }: ParsedText): PathProblem[] {
  const notes = { problems: [], manuscript: { commentBehind } };
  for (const path of spokenIn(value)) noteComment({ id: '', path: [], notes }, path);
  return notes.problems;
}

/** Reads the text of a test file (YAML or JSON). Never throws: all problems come back at once. */
export function loadTalks(text: string): LoadedTalks {
  const parsed = parseText(text);
  const { value, problems, locate, written } = parsed;
  if (value === undefined) return { problems, locate };
  const read = TestFile.safeParse(value);
  const issues = read.success ? [] : readIssues(read.error.issues, { value, base: [], written });
  const faults = issues.map((issue): PathProblem => ({ severity: 'error', step: '', ...issue }));
  const found = [...faults, ...commentsIn(parsed)].map(
    ({ path, at, ...problem }): Problem => ({ ...problem, ...locate(path, at) }),
  );
  const all = [...problems, ...found].sort((left, right) => left.line - right.line || left.column - right.column);
  const faulty = all.some(({ severity }) => severity === 'error');
  return read.success && !faulty ? { file: read.data, problems: all, locate } : { problems: all, locate };
}
