import type { Evaluated } from './engine-types.ts';
import { StepFailure } from './failure.ts';

/** What one turn may spend. Strings are counted in UTF-16 units, state as the length of its JSON. */
export const BUDGETS = {
  steps: 200,
  iterations: 10_000,
  list: 1_000,
  /** Elements of a list with those of the lists inside it. */
  elements: 100_000,
  string: 16 * 1024,
  /** Body of a call. */
  body: 64 * 1024,
  state: 256 * 1024,
  /** What is said until the next call or the end of the turn, as the length of its JSON: it is handed over in one piece. */
  said: 256 * 1024,
} as const;

/**
 * Counts what expressions spend in one turn. Once overspent it stays so: operators of CEL can swallow an error.
 *
 * An iteration is about a microsecond, so that a turn's are about ten milliseconds: an element of a loop, a function, an
 * operator that may swallow a failure, a failure many times, and whatever takes longer with longer texts and lists.
 */
export interface Meter {
  iterations: number;
  /** Parts of the expression that have begun and not yet come to a value: they go on, or their failure was swallowed. */
  unsettled: number;
  /** Iterations that a failure in the expression takes. */
  failure: number;
  overspent?: StepFailure;
  /** Is told of every expression; absent where nobody watches. */
  watch?: (evaluated: Evaluated) => void;
}

/** A meter, one per turn. `iterations`: those that the turn has spent already. */
export function newMeter(iterations = 0): Meter {
  return { iterations, unsettled: 0, failure: FAILURE };
}

/** Signs of a text that are read in one iteration, and such as are only held against those of another. */
const READ = 128;
const HELD = 2_048;
/** Elements of a list that are made or walked through in one iteration; such as are only looked for. */
const MADE = 24;
const SEARCHED = 128;
/** Lists and maps, of those that are walked through. */
const CONTAINERS = 4;

/** Iterations of a failure: cel-js makes a message with the place in the source, which it looks up sign by sign. */
const FAILURE = 40;
const SOURCE = 20;
/** Parts that may be under way at once, as deep as expressions nest: more are failures. */
const UNDER_WAY = 64;

/** Inner values of a list or a map, an object that cel-js made included. */
function innerOf(value: object): Iterable<unknown> {
  if (Array.isArray(value)) return value;
  return value instanceof Map ? value.values() : Object.values(value);
}

function remembered(measure: (value: object) => number) {
  const known = new WeakMap<object, number>();
  // Values are never changed in place.
  return (value: object): number => {
    const before = known.get(value);
    if (before !== undefined) return before;
    const made = measure(value);
    known.set(value, made);
    return made;
  };
}

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Elements in a list or a map and in everything inside it. */
const elementsOf = remembered((value) => {
  let size = 1;
  for (const inner of innerOf(value)) size += isContainer(inner) ? elementsOf(inner) : 1;
  return size;
});

/** Iterations that it takes to walk through a list or a map, and through everything inside it. */
const walkOf = remembered((value) => {
  let cost = 1 / CONTAINERS;
  for (const inner of innerOf(value)) {
    if (isContainer(inner)) cost += walkOf(inner);
    else cost += 1 / MADE + (typeof inner === 'string' ? inner.length / HELD : 0);
  }
  return cost;
});

function tooMany(meter: Meter): StepFailure | undefined {
  const failures = Math.max(0, meter.unsettled - UNDER_WAY);
  if (meter.iterations + failures * meter.failure <= BUDGETS.iterations) return undefined;
  return new StepFailure('BUDGET_ITERATIONS', `its expressions need more than ${BUDGETS.iterations} iterations`);
}

function tooLarge(value: unknown): StepFailure | undefined {
  if (typeof value === 'string' && value.length > BUDGETS.string) {
    return new StepFailure('BUDGET_STRING', `an expression makes a text of more than ${BUDGETS.string} characters`);
  }
  if (Array.isArray(value) && (value.length > BUDGETS.list || elementsOf(value) > BUDGETS.elements)) {
    return new StepFailure('BUDGET_LIST', `an expression makes a list of more than ${BUDGETS.list} elements`);
  }
  return undefined;
}

/** Adds to what is spent; whether there is more to spend. */
function spend(meter: Meter, cost: number): boolean {
  meter.iterations += cost;
  meter.overspent ??= tooMany(meter);
  return meter.overspent === undefined;
}

function goOn(meter: Meter, value: unknown, cost: number): unknown {
  if (spend(meter, cost)) return value;
  throw meter.overspent;
}

/** Lets a value pass that took `cost` iterations to make. Throws StepFailure when overspent, as do all that follow. */
export function passed(meter: Meter, value: unknown, cost: number): unknown {
  meter.overspent ??= tooLarge(value);
  return goOn(meter, value, cost);
}

/** Lets a value pass that was just made: an element of a list takes its time. */
export function made(meter: Meter, value: unknown): unknown {
  return passed(meter, value, 1 + (Array.isArray(value) ? Math.floor(value.length / MADE) : 0));
}

const NOTHING: readonly unknown[] = [];

/**
 * Lets a value pass that a loop goes through: of a map it takes the keys first. Nothing when overspent, since some loops
 * swallow what is thrown and go on.
 */
export function looped(meter: Meter, value: unknown): unknown {
  return spend(meter, 1 + (value instanceof Map ? Math.floor(value.size / MADE) : 0)) ? value : NOTHING;
}

/** Begins a part whose failure may be swallowed. False when overspent: there is nothing to go on for. */
export function begun(meter: Meter, cost: number): boolean {
  if (!spend(meter, cost)) return false;
  meter.unsettled += 1;
  return true;
}

/** Lets the value of a part pass that has begun, and has not failed. */
export function settled(meter: Meter, value: unknown): unknown {
  meter.unsettled -= 1;
  return value;
}

/** Begins an expression. */
export function begin(meter: Meter, source: string): void {
  meter.unsettled = 0;
  meter.failure = FAILURE + Math.floor(source.length / SOURCE);
  spend(meter, 1);
}

/** Counts the parts that have failed: behind the expression nothing is under way any more. */
export function end(meter: Meter): void {
  meter.iterations += meter.unsettled * meter.failure;
  meter.unsettled = 0;
}

/** Lets a text pass that is about to be read from end to end. */
export function read(meter: Meter, value: unknown): unknown {
  const length = typeof value === 'string' || value instanceof Uint8Array ? value.length : 0;
  return goOn(meter, value, Math.floor(length / READ));
}

/** Lets a value pass that is about to be walked through with everything inside it. */
export function walked(meter: Meter, value: unknown): unknown {
  const length = typeof value === 'string' ? value.length / HELD : 0;
  return goOn(meter, value, Math.floor(isContainer(value) ? walkOf(value) : length));
}

/** Lets a list pass that is about to be searched. */
export function searched(meter: Meter, value: unknown): unknown {
  const cost = Array.isArray(value) ? Math.floor(value.length / SEARCHED) : 0;
  return goOn(meter, value, cost);
}
