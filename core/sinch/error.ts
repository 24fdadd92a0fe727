import { z } from 'zod';
import { text } from './fields.ts';

const Violations = z.array(z.object({ field: text })).catch([]);
const Details = z.array(z.object({ field_violations: Violations.optional() }).catch({})).catch([]);
const Flat = z.object({ status: text, details: Details.optional() });

/** Wrapped in `error` (documented 401) or flat (the spec's own 400, 403, 404 and 500). */
const ErrorResponse = z.union([z.object({ error: Flat }).transform(({ error }) => error), Flat]);

export interface ErrorFacts {
  /** Sinch's status word, e.g. INVALID_ARGUMENT; '' where the body holds none. */
  code: string;
  /** Places in the request that Sinch objects to. Its own sentence is left out: it may quote a number or a text. */
  fields: string[];
}

const WORD = /^[A-Z][A-Z0-9_]{0,63}$/;
const FIELD = /^[A-Za-z_][\w.[\]]{0,127}$/;

/** Reads an error's parsed body; anything else gives empty facts. */
export function readError(body: unknown): ErrorFacts {
  const read = ErrorResponse.safeParse(body);
  if (!read.success) return { code: '', fields: [] };
  const violations = (read.data.details ?? []).flatMap((detail) => detail.field_violations ?? []);
  const fields = violations.map((violation) => violation.field).filter((field) => FIELD.test(field));
  return { code: WORD.test(read.data.status) ? read.data.status : '', fields };
}
