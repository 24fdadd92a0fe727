import type { z } from 'zod';
import { didYouMean, type Path } from '../problem.ts';
import { advised, isMap } from './fields.ts';
import { wrongType } from './wrong-type.ts';

/** A schema violation in the words of this language. */
export interface SchemaIssue {
  path: Path;
  message: string;
  hint: string;
  /** Set where the key is wrong rather than its value. */
  at?: 'key';
}

/** What the issues are about: the value that was read, where it stands, and how a part of it was written. */
export interface Reading {
  value: unknown;
  base: Path;
  /** A scalar as it stands in the file, without quotes around it: undefined for anything else. */
  written(path: Path): string | undefined;
  /** How a sentence about a part of it begins; as for files where it is not said. */
  subject?(path: Path): string;
}

type Issue = z.core.$ZodIssue;

const COMMA = 'A text that holds a comma or a colon needs quotes.';

function valueAt(value: unknown, path: Path): unknown {
  let at = value;
  for (const key of path) {
    if (Array.isArray(at)) at = typeof key === 'number' ? at[key] : undefined;
    else at = isMap(at) && Object.hasOwn(at, key) ? at[String(key)] : undefined;
  }
  return at;
}

/** A copy without the keys at these paths. */
export function withoutKeys(value: unknown, paths: readonly Path[]): unknown {
  const copy = structuredClone(value);
  for (const path of paths) {
    const holder = valueAt(copy, path.slice(0, -1));
    if (isMap(holder)) delete holder[String(path.at(-1))];
  }
  return copy;
}

/** Name of the field that a path leads to, for a sentence about it; '' for the file itself. */
function fieldName(path: Path): string {
  return String(path.findLast((key) => typeof key === 'string') ?? '');
}

function inFile(path: Path): string {
  const field = fieldName(path);
  return field === '' ? 'The file' : `${field}:`;
}

// A sentence of its own begins with a capital or a quote; anything else is said of its field.
function told(path: Path, text: string, subject = inFile): SchemaIssue {
  const [message = '', hint = ''] = text.split('\n');
  const sentence = /^[A-Z"]/.test(message) ? message : `${subject(path)} ${message}`;
  return { path, message: sentence.endsWith('.') ? sentence : `${sentence}.`, hint };
}

const MERGED = { message: 'Merge keys (<<) are not allowed.', hint: 'Write the fields out.' };

const quoted = (key: string) => JSON.stringify(key.slice(0, 60));

// `{ text: Yes, book it }` has a key without a value behind its comma.
function cutByComma(key: string, holder: unknown): boolean {
  return isMap(holder) && holder[key] === null;
}

function unknownField(key: string, text: string, holder: unknown): Omit<SchemaIssue, 'path' | 'at'> {
  if (key === '<<') return MERGED;
  const [what = '', names = ''] = text.split('\n');
  const known = names.split(' ');
  const hint = didYouMean(key, known) || (names === '' ? 'Take it out.' : `Known are ${known.join(', ')}.`);
  return { message: `${quoted(key)} is no ${what}.`, hint: cutByComma(key, holder) ? COMMA : hint };
}

function badKey(issue: Issue & { code: 'invalid_key' }, path: Path, holder: unknown): SchemaIssue {
  const key = String(path.at(-1));
  if (key === '<<') return { path, at: 'key', ...MERGED };
  const { message, hint } = told(
    path,
    `${quoted(key)} ${isOurs(issue.message) ? issue.message : (issue.issues[0]?.message ?? 'cannot stand here')}`,
  );
  return { path, at: 'key', message, hint: cutByComma(key, holder) ? COMMA : hint };
}

function tooMuch(issue: Issue & { code: 'too_big' | 'too_small' }): string {
  const limit = issue.code === 'too_big' ? issue.maximum : issue.minimum;
  const way = issue.code === 'too_big' ? 'at most' : 'at least';
  if (issue.origin === 'string') return `must have ${way} ${limit} characters`;
  return issue.origin === 'array' ? `must hold ${way} ${limit}` : `must be ${way} ${limit}`;
}

function badChoice(issue: Issue & { code: 'invalid_value' }, value: unknown): string {
  const known = issue.values.map(String);
  const sentence = `must be ${known.length === 1 ? '' : 'one of '}${known.join(', ')}`;
  return `${sentence}\n${typeof value === 'string' ? didYouMean(value, known) : ''}`;
}

// zod's own words begin so; any others are ours.
const isOurs = (message: string) => !/^(Invalid|Too (big|small)|Unrecognized)/.test(message);

// Of what is not there, zod says that it is of another type, or is none of what it may be.
const TYPE_CODES: ReadonlySet<Issue['code']> = new Set<Issue['code']>([
  'invalid_type',
  'invalid_value',
  'invalid_union',
]);

function readIssue(issue: Issue, reading: Reading): SchemaIssue[] {
  const inner = issue.path.map((key) => (typeof key === 'number' ? key : String(key)));
  const path = [...reading.base, ...inner];
  const value = valueAt(reading.value, inner);
  if (value === undefined && inner.length > 0 && TYPE_CODES.has(issue.code)) {
    return [told(path, advised(`The field ${fieldName(path)} is missing.`, `Add ${fieldName(path)}.`))];
  }
  switch (issue.code) {
    case 'invalid_union':
      if (isOurs(issue.message)) return [told(path, issue.message, reading.subject)];
      return readIssues(issue.errors[0] ?? [], { ...reading, value, base: path });
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...path, key],
        at: 'key',
        ...unknownField(key, issue.message, value),
      }));
    case 'invalid_key':
      return [badKey(issue, path, valueAt(reading.value, inner.slice(0, -1)))];
    case 'invalid_type': {
      const ours = isOurs(issue.message) ? issue.message : '';
      return [
        told(
          path,
          wrongType({ expected: issue.expected, value, written: reading.written(path), ours }),
          reading.subject,
        ),
      ];
    }
    case 'too_big':
    case 'too_small':
      return [told(path, isOurs(issue.message) ? issue.message : tooMuch(issue), reading.subject)];
    case 'invalid_value':
      return [told(path, isOurs(issue.message) ? issue.message : badChoice(issue, value), reading.subject)];
    default:
      return [told(path, issue.message, reading.subject)];
  }
}

/** Turns zod's issues into problems, one per fault. */
export function readIssues(issues: readonly Issue[], reading: Reading): SchemaIssue[] {
  return issues.flatMap((issue) => readIssue(issue, reading));
}
