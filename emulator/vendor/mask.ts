import { z } from 'zod';
import { EmulatorError, parse } from '../error.ts';
import { isObject, Json } from '../json.ts';

const Query = z.object({ update_mask: z.string().optional() });

type Path = readonly string[];

function has(given: unknown, [name = '', ...rest]: Path): boolean {
  return isObject(given) && Object.hasOwn(given, name) && (rest.length === 0 || has(given[name], rest));
}

/** The old object with the one place taken from the given one, and nothing beside it. */
function taking(given: unknown, old: unknown, [name, ...rest]: Path): unknown {
  if (name === undefined) return given;
  const kept = isObject(old) ? old : {};
  return { ...kept, [name]: taking(isObject(given) ? given[name] : undefined, kept[name], rest) };
}

/**
 * The fields of the body that an update changes: those named in `update_mask` (comma-separated), or all without one.
 * Where the mask names a place within a field, as `a.b`, the rest of that field is what it was.
 */
export function maskedFields(query: unknown, body: unknown, old: Json = {}): Json {
  const { update_mask } = parse(Query, query);
  const given = parse(Json, body);
  if (update_mask === undefined || update_mask === '') return given;
  const paths = update_mask.split(',').map((path) => path.trim().split('.'));
  const problems = paths
    .filter((path) => !has(given, path))
    .map((path) => ({
      field: 'update_mask',
      description: `names ${path.join('.') || 'nothing'}, which the body lacks`,
    }));
  if (problems.length > 0) throw new EmulatorError(400, 'update_mask names fields that the body lacks', problems);
  const named = paths.map(([name = '']) => name);
  const changes = paths.reduce<unknown>((changed, path) => taking(given, changed, path), old);
  return Object.fromEntries(Object.entries(parse(Json, changes)).filter(([name]) => named.includes(name)));
}
