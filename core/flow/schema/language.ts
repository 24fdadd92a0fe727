import { z } from 'zod';

const SHAPE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

/** A language as a BCP 47 code. */
export const Language = z.string().regex(SHAPE, 'is no language code such as en or pt-BR');

/**
 * Whether a map looks like one text per language. A key with a blank is what a comma cuts from a text without quotes, as in
 * `{ en: Yes, book it }`.
 */
export function isTranslation(raw: { [key: string]: unknown }): boolean {
  const keys = Object.keys(raw);
  return keys.some((key) => SHAPE.test(key)) && keys.every((key) => SHAPE.test(key) || key.includes(' '));
}
