import { z } from 'zod';
import { EmulatorError, parse } from '../error.ts';
import { Json } from '../json.ts';

const Query = z.object({ update_mask: z.string().optional() });

/**
 * The fields of the body that an update changes: those named in `update_mask` (comma-separated), or all without one.
 * Only top-level names are understood; `a.b` takes the whole of `a`.
 */
export function maskedFields(query: unknown, body: unknown): Json {
  const { update_mask } = parse(Query, query);
  const given = parse(Json, body);
  if (update_mask === undefined || update_mask === '') return given;
  const names = update_mask.split(',').map((path) => path.trim().split('.')[0] ?? '');
  const problems = names
    .filter((name) => !Object.hasOwn(given, name))
    .map((name) => ({ field: 'update_mask', description: `names ${name || 'nothing'}, which the body lacks` }));
  if (problems.length > 0) throw new EmulatorError(400, 'update_mask names fields that the body lacks', problems);
  return Object.fromEntries(names.map((name) => [name, given[name]]));
}
