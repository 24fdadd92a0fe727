import { EMPTY, type Instruction, isRune, OP, type Program } from './regex-program.ts';

/*
 * Which texts a regex matches at all, by a walk through its program. What counts of a rune is its class only: what `\b`, `^`
 * and `$` look at, and whether it is a blank, which answers have none of around them.
 */
const NEWLINE = 1;
const BLANK = 2;
const WORD = 4;
const OTHER = 8;
const END = 16;
/** As what stands before: the begin of the text. */
const START = 32;

const CLASSES = [NEWLINE, BLANK, WORD, OTHER];
const ANY = NEWLINE | BLANK | WORD | OTHER;

type Range = readonly [first: number, last: number];

const NEWLINES: readonly Range[] = [[0x0a, 0x0a]];
const WORDS: readonly Range[] = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
];
/** What String.trim takes away, but for the newline. */
const BLANKS: readonly Range[] = [
  [0x09, 0x09],
  [0x0b, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];

function shared(ranges: readonly Range[], first: number, last: number): number {
  let count = 0;
  for (const [from, to] of ranges) {
    if (from <= last && to >= first) count += Math.min(last, to) - Math.max(first, from) + 1;
  }
  return count;
}

function classesIn(first: number, last: number): number {
  // Beyond the last blank.
  if (first > 0xfeff) return OTHER;
  const [newlines, blanks, words] = [
    shared(NEWLINES, first, last),
    shared(BLANKS, first, last),
    shared(WORDS, first, last),
  ];
  const others = last - first + 1 - newlines - blanks - words;
  return (newlines && NEWLINE) | (blanks && BLANK) | (words && WORD) | (others && OTHER);
}

const FOLDS_CASE = 1;

// Letters with another case outside of ASCII: k and the sign of Kelvin, s and the long one.
const FOLD_OUTWARDS = new Set(['k', 's', 'K', 'S', '\u212a', '\u017f'].map((letter) => letter.charCodeAt(0)));

/** Classes of the runes that an instruction takes. */
function classesOf({ op, arg, runes }: Instruction): number {
  if (op === OP.runeAny) return ANY;
  if (op === OP.runeAnyNotNewline) return ANY & ~NEWLINE;
  const only = runes[0] ?? 0;
  if (runes.length === 1) {
    const folds = (arg & FOLDS_CASE) !== 0 && FOLD_OUTWARDS.has(only);
    return classesIn(only, only) | (folds ? WORD | OTHER : 0);
  }
  let classes = 0;
  for (let at = 0; at + 1 < runes.length; at += 2) classes |= classesIn(runes[at] ?? 0, runes[at + 1] ?? 0);
  return classes;
}

/** What may follow, of `next`, where `asked` holds behind `before`. */
function narrowed(asked: number, before: number, next: number): number {
  const line = before === START || before === NEWLINE;
  if ((asked & EMPTY.beginText) !== 0 && before !== START) return 0;
  if ((asked & EMPTY.beginLine) !== 0 && !line) return 0;
  let left = next;
  if ((asked & EMPTY.endText) !== 0) left &= END;
  if ((asked & EMPTY.endLine) !== 0) left &= END | NEWLINE;
  const [apart, alike] = before === WORD ? [~WORD, WORD] : [WORD, ~WORD];
  if ((asked & EMPTY.boundary) !== 0) left &= apart;
  if ((asked & EMPTY.noBoundary) !== 0) left &= alike;
  return left;
}

/** A place in the program: what was read last, and what may be read next. */
interface At {
  pc: number;
  before: number;
  next: number;
}

function steps(instruction: Instruction, at: At): At[] {
  const { op, out, arg } = instruction;
  if (op === OP.alt || op === OP.altMatch) return [out, arg].map((pc) => ({ ...at, pc }));
  if (op === OP.capture || op === OP.nop) return [{ ...at, pc: out }];
  if (op === OP.empty) {
    const next = narrowed(arg, at.before, at.next);
    return next === 0 ? [] : [{ ...at, pc: out, next }];
  }
  if (!isRune(instruction)) return [];
  const taken = classesOf(instruction) & at.next;
  return CLASSES.filter((one) => (taken & one) !== 0).map((before) => ({ pc: out, before, next: ANY | END }));
}

/** What a regex matches. */
export type Language = 'nothing' | 'the empty text' | 'something';

function languageOf({ start, inst }: Program, trimmed: boolean): Language {
  const edge = trimmed ? NEWLINE | BLANK : 0;
  const seen = new Set<number>();
  const open: At[] = [{ pc: start, before: START, next: (ANY | END) & ~edge }];
  let found: Language = 'nothing';
  for (let at = open.pop(); at; at = open.pop()) {
    const key = (at.pc * 64 + at.before) * 32 + at.next;
    const instruction = inst[at.pc];
    if (seen.has(key) || !instruction) continue;
    seen.add(key);
    if (instruction.op !== OP.match) open.push(...steps(instruction, at));
    else if ((at.next & END) !== 0 && (at.before & edge) === 0) {
      if (at.before !== START) return 'something';
      found = 'the empty text';
    }
  }
  return found;
}

/** What a regex matches as a whole, and what of that an answer can be: those come without blanks around them. */
export function languagesOf(program: Program): { all: Language; answers: Language } {
  return { all: languageOf(program, false), answers: languageOf(program, true) };
}
