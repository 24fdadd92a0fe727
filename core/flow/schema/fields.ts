import { z } from 'zod';

/** The sentence of a fault and what to do about it, as the one text that a zod issue carries; issues.ts takes it apart. */
export function advised(message: string, hint: string): string {
  return `${message}\n${hint}`;
}

/** What is said of a text that is none. */
export const EMPTY = advised('is empty', 'Write something, or take it out.');

/** A map that holds these fields and no others. `what`: what such a key is called, for the sentence about one that is none. */
export function fields<Shape extends z.core.$ZodLooseShape>(shape: Shape, what = 'field here') {
  const known = Object.keys(shape).join(' ');
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? advised(what, known) : undefined),
  });
}

/** A check that a map holds no more than so many. */
export function atMost(most: number) {
  return [(map: object) => Object.keys(map).length <= most, `holds more than ${most}`] as const;
}

/** Whether a value is a map, as YAML calls it. */
export function isMap(raw: unknown): raw is { [key: string]: unknown } {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}
