import { parseText } from '../flow/parse.ts';
import type { Path, Problem } from '../flow/problem.ts';
import { readIssues } from '../flow/schema/issues.ts';
import { TestFile } from './schema/file.ts';

/** A test file as read: its talks when nothing is wrong with it. */
export interface LoadedTalks {
  file?: TestFile;
  /** In the order of the file. */
  problems: Problem[];
  /** Line and column (from 1) of a place of the file. */
  locate(path: Path): { line: number; column: number };
}

/** Reads the text of a test file (YAML or JSON). Never throws: all problems come back at once. */
export function loadTalks(text: string): LoadedTalks {
  const { value, problems, locate, written } = parseText(text);
  if (value === undefined) return { problems, locate };
  const read = TestFile.safeParse(value);
  const issues = read.success ? [] : readIssues(read.error.issues, { value, base: [], written });
  const found = issues.map(
    ({ path, message, hint }): Problem => ({ severity: 'error', step: '', message, hint, ...locate(path) }),
  );
  const all = [...problems, ...found].sort((left, right) => left.line - right.line || left.column - right.column);
  const faulty = all.some(({ severity }) => severity === 'error');
  return read.success && !faulty ? { file: read.data, problems: all, locate } : { problems: all, locate };
}
