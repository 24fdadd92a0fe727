import type { Json } from '../json.ts';
import { parseDay } from './dates.ts';

/** Types of variables. A date is a text `YYYY-MM-DD`. */
export type StoredType = 'string' | 'number' | 'bool' | 'date' | 'list' | 'map';

const TYPE_TESTS: { [T in StoredType]: (value: Json) => boolean } = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  bool: (value) => typeof value === 'boolean',
  date: (value) => typeof value === 'string' && parseDay(value) !== undefined,
  list: (value) => Array.isArray(value),
  map: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};

/** Whether a value may stand in a variable of a type. */
export function isOfType(value: Json, type: StoredType): boolean {
  return TYPE_TESTS[type](value);
}
