import type { Json } from './json.ts';

function isList(value: Json): value is Json[] {
  return Array.isArray(value);
}

function isMap(value: Json): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value holds all that is expected of it: a map may have more keys, a list has as many elements. */
export function holds(expected: Json, value: Json): boolean {
  if (isList(expected)) {
    if (!isList(value) || value.length !== expected.length) return false;
    return expected.every((element, index) => holds(element, value[index] ?? null));
  }
  if (!isMap(expected)) return expected === value;
  if (!isMap(value)) return false;
  return Object.entries(expected).every(
    ([key, inner]) => Object.hasOwn(value, key) && holds(inner, value[key] ?? null),
  );
}

/** Whether two values are the same; the order of a map's keys says nothing. */
export function isSame(left: Json, right: Json): boolean {
  return holds(left, right) && holds(right, left);
}
