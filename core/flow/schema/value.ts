import { z } from 'zod';
import type { Json } from '../../json.ts';

function isJson(value: unknown): value is Json {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null)
    return typeof value === 'string' || typeof value === 'boolean' || value === null;
  return Object.values(value).every(isJson);
}

/** Any value that YAML and JSON share: a text, a number, true, false, null, a list or a map. */
export const Value = z.custom<Json>(isJson, 'must be a text, a number, true, false, a list or a map');
