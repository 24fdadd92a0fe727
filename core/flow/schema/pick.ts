import { z } from 'zod';
import { didYouMean } from '../problem.ts';
import { advised, isMap } from './fields.ts';
import { isTranslation } from './language.ts';

const members = new WeakMap<z.core.$ZodType, readonly z.ZodType[]>();

/** The schemas between which one of `pick` or `oneKind` chooses; undefined for any other schema. */
export function membersOf(schema: z.core.$ZodType): readonly z.ZodType[] | undefined {
  return members.get(schema);
}

/**
 * One of several schemas, chosen by a look at the value. Unlike a union it tries no other, so that what is wrong is said in
 * the words of the one that the author meant: an invalid_union with the issues of that one. A text instead of a schema is a
 * fault that leaves nothing to choose.
 */
export function pick<T>(options: readonly z.ZodType<T>[], choose: (raw: unknown) => z.ZodType<T> | string) {
  const schema = z.unknown().transform((raw, context): T => {
    const chosen = choose(raw);
    if (typeof chosen === 'string') {
      context.addIssue({ code: 'custom', message: chosen });
      return z.NEVER;
    }
    const read = chosen.safeParse(raw);
    if (read.success) return read.data;
    context.issues.push({ code: 'invalid_union', errors: [read.error.issues], input: raw });
    return z.NEVER;
  });
  members.set(schema, options);
  return schema;
}

/** What the schemas of a table give. */
export type OneOf<Table extends { [name: string]: z.ZodType }> = z.output<Table[keyof Table]>;

/** What is said of a map that is of no kind, or of two. */
interface KindWords {
  /** What it is, as in `message`. */
  what: string;
  both?: string;
  /** Keys that people try, and what to say then. */
  refused?: { [key: string]: string };
}

function noKind(raw: unknown, names: readonly string[], { what, refused = {} }: KindWords): string {
  const keys = isMap(raw) ? Object.keys(raw) : [];
  const tried = keys.find((key) => Object.hasOwn(refused, key));
  if (tried !== undefined) return refused[tried] ?? '';
  const near = keys.map((key) => didYouMean(key, names)).find((hint) => hint !== '');
  const hint = near ?? `It holds one of ${names.join(', ')}.`;
  return advised(isMap(raw) ? `This ${what} is of no kind.` : `This is no ${what}.`, hint);
}

/**
 * A map of one of several kinds, told apart by the key that only one of them has. `bare`: what a text, or a map with nothing
 * but a text per language, is short for.
 */
export function oneKind<T>(kinds: { [name: string]: z.ZodType<T> }, words: KindWords, bare?: z.ZodType<T>) {
  const names = Object.keys(kinds);
  const [only] = names.length === 1 ? Object.values(kinds) : [];
  const choose = (raw: unknown): z.ZodType<T> | string => {
    if (!isMap(raw)) return bare ?? only ?? noKind(raw, names, words);
    const [first, ...others] = names.filter((name) => Object.hasOwn(raw, name));
    if (first !== undefined && others.length > 0) {
      return advised(`This ${words.what} is both ${[first, ...others].join(' and ')}.`, words.both ?? 'Keep one.');
    }
    const found = first === undefined ? undefined : kinds[first];
    if (found) return found;
    return (isTranslation(raw) ? bare : undefined) ?? only ?? noKind(raw, names, words);
  };
  return pick([...(bare ? [bare] : []), ...Object.values(kinds)], choose);
}
