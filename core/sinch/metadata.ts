import type { Json, JsonObject } from '../json.ts';

/** Begins every metadata that Colloquy writes on its own replies; a contact's metadata never starts so. */
export const OWN_METADATA_PREFIX = 'cq1:';

/** Deeper nesting stays text: the payloads of a workflow are written by recursion. */
const DEEPEST = 16;

/** Names through which a JSON object can reach the prototypes of others. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/** The first of the texts that is metadata of somebody else's making: an object where it is JSON of one, '' where there is none. */
export function readMetadata(candidates: readonly string[]): string | JsonObject {
  const found = candidates.find((text) => text !== '' && !text.startsWith(OWN_METADATA_PREFIX)) ?? '';
  return parseJsonObject(found) ?? found;
}

/** A JSON object in a text, without keys that could pollute prototypes; undefined for anything else, or where it is nested too deeply. */
export function parseJsonObject(text: string): JsonObject | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    const read = plain(JSON.parse(text), DEEPEST);
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? read : undefined;
  } catch {
    return undefined;
  }
}

function plain(value: unknown, depth: number): Json {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  if (typeof value !== 'object' || depth === 0) throw new RangeError('not plain JSON, or nested too deeply');
  if (Array.isArray(value)) return value.map((item) => plain(item, depth - 1));
  const safe = Object.entries(value).filter(([key]) => !FORBIDDEN.has(key));
  return Object.fromEntries(safe.map(([key, item]) => [key, plain(item, depth - 1)]));
}
