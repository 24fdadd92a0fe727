import { BUDGETS } from '../meter.ts';
import { type Instruction, isRune, OP, type Program } from './regex-program.ts';
import type { Size } from './regex-size.ts';

/*
 * Whether matching may take too long. re2js looks at each sign of an answer once, in one of two ways: by a table of the
 * sets of places in the program where it can be, which it makes as it goes, or, where these become too many, set by set.
 * Either is quick when there are few; `([a-c]{1,30}){1,30}` has more than any table holds, each of a thousand places.
 */

/** Places that may be visited, at some 200 ns each: for all sets there are, or for those of the longest answer. */
const MOST_IN_TABLE = 40_000;
const MOST_IN_ANSWER = 60_000;

/** Instructions of a program, which take time to make, and ranges in it, which take time to tell apart: `.{0,1000}` fits. */
const MOST_INSTRUCTIONS = 2_200;
const MOST_RANGES = 400_000;

/** Microseconds that reading a pattern may take. */
const MOST_READING = 30_000;

/** Microseconds that each takes: an instruction with what is asked of it, some ranges of one, a place that is visited. */
const PER_INSTRUCTION = 5;
const PER_RANGE = 0.1;
const PER_VISIT = 0.2;

/** A walk through a program that counts the places it visits, up to a limit. */
interface Walk {
  /** Places that read a sign, of those that can be reached from some without reading one; in the order of the program. */
  reached(starts: readonly number[]): number[];
  isOver(): boolean;
  visited(): number;
}

function walkThrough(inst: readonly Instruction[], most: number): Walk {
  let visited = 0;
  let round = 0;
  const rounds = new Int32Array(inst.length);
  const reached = (starts: readonly number[]) => {
    const reading: number[] = [];
    const open = [...starts];
    round += 1;
    for (let pc = open.pop(); pc !== undefined; pc = open.pop()) {
      const one = inst[pc];
      if (!one || rounds[pc] === round) continue;
      rounds[pc] = round;
      visited += 1;
      if (isRune(one)) reading.push(pc);
      else if (one.op === OP.alt || one.op === OP.altMatch) open.push(one.out, one.arg);
      else if (one.op !== OP.match && one.op !== OP.fail) open.push(one.out);
    }
    return reading.sort((left, right) => left - right);
  };
  return { reached, isOver: () => visited > most, visited: () => visited };
}

/** Whether an answer of any signs at all visits few places: no sign is told from another, so that no answer visits more. */
function isShortForAnswers({ start, inst }: Program, walk: Walk): boolean {
  let reading = walk.reached([start]);
  for (let read = 0; read < BUDGETS.string && reading.length > 0; read += 1) {
    if (walk.isOver()) return false;
    reading = walk.reached(reading.map((pc) => inst[pc]?.out ?? 0));
  }
  return !walk.isOver();
}

function takes({ op, runes }: Instruction, rune: number): boolean {
  if (op === OP.runeAny) return true;
  if (op === OP.runeAnyNotNewline) return rune !== 0x0a;
  // Of a letter, its other case is as good.
  if (runes.length === 1) return runes[0] === rune;
  for (let at = 0; at + 1 < runes.length; at += 2) {
    if (rune < (runes[at] ?? 0)) return false;
    if (rune <= (runes[at + 1] ?? 0)) return true;
  }
  return false;
}

function isSame(left: Instruction, right: Instruction): boolean {
  if (left.op !== right.op || left.runes.length !== right.runes.length) return false;
  for (let at = 0; at < left.runes.length; at += 1) if (left.runes[at] !== right.runes[at]) return false;
  return true;
}

/** Sets of runes, and for each instruction the index of its own; of a repeat each turn has a copy. */
function setsOf(inst: readonly Instruction[]): { sets: Instruction[]; own: number[] } {
  const sets: Instruction[] = [];
  const own = inst.map((one) => {
    if (!isRune(one)) return -1;
    const known = sets.findIndex((set) => isSame(set, one));
    return known < 0 ? sets.push(one) - 1 : known;
  });
  return { sets, own };
}

/** For each way in which sets tell runes apart: which of them take such a rune. undefined where that is much to find out. */
function lettersOf(sets: readonly Instruction[]): boolean[][] | undefined {
  const edges = new Set([
    0,
    0x0a,
    0x0b,
    ...sets.flatMap(({ runes }) => Array.from(runes).flatMap((rune) => [rune, rune + 1])),
  ]);
  if (edges.size * sets.length > MOST_IN_TABLE) return undefined;
  const letters = [...edges].map((rune) => sets.map((set) => takes(set, rune)));
  return [...new Map(letters.map((taking) => [taking.join(), taking])).values()];
}

/** Whether all sets of places that there are hold few places: then they make a table, whatever the answer. */
function isSmallAsTable({ start, inst }: Program, walk: Walk): boolean {
  const { sets, own } = setsOf(inst);
  const letters = lettersOf(sets);
  if (!letters) return false;
  const seen = new Set<string>();
  const open = [walk.reached([start])];
  for (let reading = open.pop(); reading; reading = open.pop()) {
    const key = reading.join();
    if (seen.has(key)) continue;
    seen.add(key);
    for (const taking of letters) {
      if (walk.isOver()) return false;
      const behind = reading.flatMap((pc) => (taking[own[pc] ?? -1] ? (inst[pc]?.out ?? []) : []));
      open.push(walk.reached(behind));
    }
  }
  return true;
}

/** Whether a pattern is repeated so often that compiling it takes too long already. */
export function isEndless({ instructions }: Size): boolean {
  return instructions > MOST_INSTRUCTIONS;
}

/** Whether a pattern takes too long to read. */
export function isHardToRead({ reading }: Size): boolean {
  return reading > MOST_READING;
}

/** Whether a program answers in good time, whatever it is held against, and how many microseconds it takes to say so. */
export function judgeProgram(program: Program): { quick: boolean; work: number } {
  const { inst } = program;
  const ranges = inst.reduce((sum, { runes }) => sum + runes.length, 0);
  const work = inst.length * PER_INSTRUCTION + ranges * PER_RANGE;
  if (inst.length > MOST_INSTRUCTIONS || ranges > MOST_RANGES) return { quick: false, work };
  const [table, answer] = [walkThrough(inst, MOST_IN_TABLE), walkThrough(inst, MOST_IN_ANSWER)];
  const quick = isSmallAsTable(program, table) || isShortForAnswers(program, answer);
  return { quick, work: work + (table.visited() + answer.visited()) * PER_VISIT };
}
