import { z } from 'zod';
import { isDeeper } from '../core/json.ts';

/** Deeper values would overflow whatever walks through them by recursion, the payloads of a workflow first of all. */
export const DEEPEST = 32;

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value) ?? '');

/** Any JSON that is not nested too deeply, of at most so many KB as text. */
export function jsonField(maxKb: number) {
  return z
    .unknown()
    .refine((value) => !isDeeper(value, DEEPEST), `is nested more than ${DEEPEST} levels deep`)
    .refine(
      (value) => isDeeper(value, DEEPEST) || bytesOf(value) <= maxKb * 1024,
      `is larger than ${maxKb} KB, which it may have`,
    )
    .pipe(z.json());
}

/** A text of at most so many KB in UTF-8. */
export function textField(maxKb: number) {
  return z
    .string()
    .refine((text) => Buffer.byteLength(text) <= maxKb * 1024, `is larger than ${maxKb} KB, which it may have`);
}
