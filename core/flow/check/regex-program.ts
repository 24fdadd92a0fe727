import type { RE2JS } from 're2js';
import { z } from 'zod';

/** Instructions of re2js, by the numbers that it gives them. */
export const OP = {
  alt: 1,
  altMatch: 2,
  capture: 3,
  empty: 4,
  fail: 5,
  match: 6,
  nop: 7,
  rune: 8,
  rune1: 9,
  runeAny: 10,
  runeAnyNotNewline: 11,
} as const;

/** What `empty` asks for, as bits of its argument. */
export const EMPTY = { beginLine: 1, endLine: 2, beginText: 4, endText: 8, boundary: 16, noBoundary: 32 } as const;

const Instruction = z.object({
  op: z.number(),
  out: z.number(),
  arg: z.number(),
  /** One rune, or the first and the last of each range. */
  runes: z.custom<ArrayLike<number>>((runes) => Array.isArray(runes) || ArrayBuffer.isView(runes)),
});
export type Instruction = z.infer<typeof Instruction>;

const Program = z.object({ start: z.number(), inst: z.array(Instruction) });
export type Program = z.infer<typeof Program>;

/** Whether an instruction reads a sign of the text. */
export function isRune({ op }: Instruction): boolean {
  return op >= OP.rune && op <= OP.runeAnyNotNewline;
}

/** The program that a regex runs as; undefined where re2js keeps it otherwise than this knows. */
export function programOf(regex: RE2JS): Program | undefined {
  return Program.safeParse(regex.re2().prog).data;
}
