import type { CallOutcome } from '../core/flow/call.ts';
import { SECRET_FORMS, type Secrets } from '../core/flow/request-secrets.ts';
import type { Json } from '../core/json.ts';

const MASK = '•••';
/** A shorter secret is masked only where it stands alone: within words it would be found everywhere. */
const SHORTEST_WITHIN = 6;

/**
 * What came of a request, without the secrets that went into it: servers echo what they are sent, and an outcome stands in the
 * history. Masked are the values as they are and as they stood in the request, also a number that is one.
 */
export function withoutSecrets(outcome: CallOutcome, secrets: Secrets): CallOutcome {
  const mask = maskOf(secrets);
  if (outcome.kind === 'failed') return { ...outcome, reason: mask(outcome.reason) };
  const headers = Object.entries(outcome.headers).map(([name, value]): [string, string] => [mask(name), mask(value)]);
  return { ...outcome, headers: Object.fromEntries(headers), body: masked(outcome.body, mask) };
}

function maskOf(secrets: Secrets): (text: string) => string {
  const values = Object.values(secrets).filter((value) => value !== '');
  // As it stood in the request, and as an echo writes that once more; a host that it is part of is lower case.
  const whole = new Set(
    values
      .flatMap(spellings)
      .flatMap(spellings)
      .flatMap((text) => [text, text.toLowerCase()]),
  );
  // The longest first: one may hold another.
  const within = [...whole].filter((text) => text.length >= SHORTEST_WITHIN).sort((a, b) => b.length - a.length);
  return (text) => (whole.has(text) ? MASK : within.reduce((rest, secret) => rest.replaceAll(secret, MASK), text));
}

function spellings(text: string): string[] {
  return Object.values(SECRET_FORMS).map((form) => form(text));
}

function masked(value: Json, mask: (text: string) => string): Json {
  if (typeof value === 'string') return mask(value);
  if (typeof value === 'number') return mask(String(value)) === String(value) ? value : MASK;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((element) => masked(element, mask));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [mask(key), masked(inner, mask)]));
}
