import { advised } from './fields.ts';

/** A value of a type that its place does not take. */
interface WrongType {
  /** zod's name of the type that it takes. */
  expected: string;
  value: unknown;
  /** How it stands in the file. */
  written: string | undefined;
  /** What the schema says itself of any value that is none. */
  ours: string;
}

const TYPES: { [zod: string]: string } = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
};

/** How each is written. */
const HOW: { [zod: string]: string } = {
  string: 'Write one text.',
  number: 'Write its digits without quotes.',
  int: 'Write its digits without quotes.',
  boolean: 'Write it without quotes.',
  array: 'Begin each of its lines with -, or write [a, b].',
  object: 'Write key: value, a line for each, or { key: value }.',
  record: 'Write key: value, a line for each, or { key: value }.',
};

function typeOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return TYPES[typeof value] ?? 'something else';
}

// What YAML makes of a text that has no quotes.
function readAs(value: unknown): string {
  if (value === null) return 'as nothing';
  return typeof value === 'number' ? `as the number ${value}` : 'as true or false';
}

/** What is wrong with a value of another type, and what to do. */
export function wrongType({ expected, value, written, ours }: WrongType): string {
  const wanted = ours === '' ? `must be ${TYPES[expected] ?? expected}` : ours;
  const scalar = value === null || typeof value === 'number' || typeof value === 'boolean';
  if (expected === 'string' && scalar && written !== undefined && ours === '') {
    if (written === '') return advised(`${wanted}, but nothing stands here`, 'A text that begins with # needs quotes.');
    return advised(`${wanted}, but YAML reads ${written} ${readAs(value)}`, `Put it between quotes: "${written}".`);
  }
  if (ours !== '' || (expected === 'int' && typeof value === 'number')) return wanted;
  return advised(
    `${wanted}, not ${typeOf(value)}`,
    value === null && expected === 'string' ? 'Write it behind the colon.' : (HOW[expected] ?? ''),
  );
}
