import type { Json } from '../json.ts';
import { cached } from './bounded-cache.ts';
import { fromCel } from './cel-values.ts';
import { type Mention, mentionsOf } from './check/mentions.ts';
import { treeOf } from './expressions.ts';

/** Characters of JSON that are shown of a value. */
const LONGEST = 200;

/** What an expression names outside itself; nothing where it cannot be read. */
export const mentionedIn = cached(4_000, (source): Mention[] => {
  try {
    return mentionsOf(treeOf(source));
  } catch {
    return [];
  }
});

// As far as it is a name: what is looked up there depends on what another name stands for.
function pathOf({ root, members }: Mention): string[] {
  const dynamic = members.indexOf(undefined);
  const named = dynamic < 0 ? members : members.slice(0, dynamic);
  return [root, ...named.filter((member) => member !== undefined)];
}

/** A name as it stands in an expression. */
export function spelledOut(mention: Mention): string {
  return pathOf(mention).join('.');
}

/** What a name stands for; undefined where it has no value. */
export function standsFor(mention: Mention, names: ReadonlyMap<string, unknown>): Json | undefined {
  let value: unknown = names;
  for (const part of pathOf(mention)) value = value instanceof Map ? value.get(part) : undefined;
  return value === undefined ? undefined : fromCel(value);
}

function cut(text: string): string {
  let length = LONGEST;
  let short = text;
  while (JSON.stringify(short).length > LONGEST) {
    length = Math.floor(length * 0.95);
    short = `${text.slice(0, length)}…`;
  }
  return short;
}

/** A value, or the beginning of its text where that is long. */
export function shortened(value: Json): Json {
  if (typeof value === 'string') return cut(value);
  const json = JSON.stringify(value);
  return json.length <= LONGEST ? value : cut(json);
}
