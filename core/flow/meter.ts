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
} as const;

/** Counts what expressions spend in one turn. Once overspent it stays so: operators of CEL can swallow an error. */
export interface Meter {
  iterations: number;
  overspent?: StepFailure;
}

/** A fresh meter: one per turn. */
export function newMeter(): Meter {
  return { iterations: 0 };
}

const sizes = new WeakMap<object, number>();

/** Elements in a value and in everything inside it; remembered, as values are never changed in place. */
function sizeOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  const known = sizes.get(value);
  if (known !== undefined) return known;
  let size = 1;
  const inner = Array.isArray(value) ? value : value instanceof Map ? value.values() : Object.values(value);
  for (const element of inner) size += sizeOf(element);
  sizes.set(value, size);
  return size;
}

function overspending(meter: Meter, value: unknown): StepFailure | undefined {
  if (meter.iterations > BUDGETS.iterations) {
    return new StepFailure('BUDGET_ITERATIONS', `its expressions need more than ${BUDGETS.iterations} iterations`);
  }
  if (typeof value === 'string' && value.length > BUDGETS.string) {
    return new StepFailure('BUDGET_STRING', `an expression makes a text of more than ${BUDGETS.string} characters`);
  }
  if (Array.isArray(value) && (value.length > BUDGETS.list || sizeOf(value) > BUDGETS.elements)) {
    return new StepFailure('BUDGET_LIST', `an expression makes a list of more than ${BUDGETS.list} elements`);
  }
  return undefined;
}

/**
 * Lets one intermediate value of an expression pass. Overspent: lists become empty, so that loops around them stop,
 * and anything else throws.
 */
export function metered(meter: Meter, value: unknown): unknown {
  meter.iterations += 1;
  meter.overspent ??= overspending(meter, value);
  if (!meter.overspent) return value;
  if (Array.isArray(value)) return [];
  if (value instanceof Map) return new Map();
  throw meter.overspent;
}
