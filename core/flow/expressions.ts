import { type ASTNode, Environment, EvaluationError, ParseError, serialize } from '@marcbachmann/cel-js';
import type { Json } from '../json.ts';
import { cached } from './bounded-cache.ts';
import { extendCel } from './cel-functions.ts';
import { COUNTING, meteredSource, withoutCounting } from './cel-metered.ts';
import { fromCel } from './cel-values.ts';
import type { Evaluated } from './engine-types.ts';
import { StepFailure } from './failure.ts';
import {
  begin,
  begun,
  end,
  looped,
  type Meter,
  made,
  newMeter,
  passed,
  read,
  searched,
  settled,
  walked,
} from './meter.ts';

/** The roots that an expression may name, and their CEL types. `item` and `response` stand where a list or a call gives them. */
const ROOTS = {
  vars: 'map',
  input: 'map',
  session: 'map',
  contact: 'map',
  settings: 'map',
  internal: 'map',
  error: 'map',
  item: 'dyn',
  response: 'map',
} as const;

/** Whether an expression may name it. */
export function isRoot(name: string): boolean {
  return Object.hasOwn(ROOTS, name);
}

/** Values behind the roots, already as CEL sees them (cel-values.ts). */
export type Names = ReadonlyMap<string, unknown>;

/** Options that checking and running share. */
export const CEL_OPTIONS = {
  enableOptionalTypes: true,
  homogeneousAggregateLiterals: false,
  limits: { maxAstNodes: 2_000, maxDepth: 48, maxListElements: 1_000, maxMapEntries: 1_000, maxCallArguments: 16 },
};

// cel-js hands no context to functions, so the meter of the running expression stands here while it runs.
let meter = newMeter();

const environment = makeEnvironment();

function makeEnvironment(): Environment {
  // The metered form nests deeper than what the author wrote, whose depth the first parse has checked.
  const limits = { ...CEL_OPTIONS.limits, maxAstNodes: 20_000, maxDepth: 250 };
  const counting = extendCel(new Environment({ ...CEL_OPTIONS, limits }));
  for (const [root, type] of Object.entries(ROOTS)) counting.registerVariable(root, type);
  const sync = { async: false };
  return counting
    .registerFunction(`${COUNTING.made}(A): A`, (value: unknown) => made(meter, value), sync)
    .registerFunction(
      `${COUNTING.passed}(int, A): A`,
      (cost: bigint, value: unknown) => passed(meter, value, Number(cost)),
      sync,
    )
    .registerFunction(`${COUNTING.looped}(A): A`, (value: unknown) => looped(meter, value), sync)
    .registerFunction(`${COUNTING.begun}(int): bool`, (cost: bigint) => begun(meter, Number(cost)), sync)
    .registerFunction(`${COUNTING.settled}(A): A`, (value: unknown) => settled(meter, value), sync)
    .registerFunction(`${COUNTING.read}(A): A`, (value: unknown) => read(meter, value), sync)
    .registerFunction(`${COUNTING.walked}(A): A`, (value: unknown) => walked(meter, value), sync)
    .registerFunction(`${COUNTING.searched}(A): A`, (value: unknown) => searched(meter, value), sync);
}

const parsing = extendCel(new Environment(CEL_OPTIONS));

// Reading one takes 65 µs, evaluating it 5: those of all flows of a worker must fit in. Each takes 6 KB, together 25 MB at most.
const EXPRESSIONS = 4_000;

const compiled = cached(EXPRESSIONS, (source) => environment.parse(meteredSource(treeOf(source))));

/** An expression as a tree. Throws where it cannot be read. */
export function treeOf(source: string): ASTNode {
  return parsing.parse(source).ast;
}

/** Whether an expression that can be read can also be run: what counts for it makes it longer, and lets it nest deeper. */
export function isRunnable(source: string): boolean {
  try {
    compiled(source);
    return true;
  } catch {
    return false;
  }
}

// cel-js quotes values in its messages; only names that the flow's author wrote may appear in ours.
function reasonOf(error: unknown, source: string): string {
  const place = `the expression ${JSON.stringify(source.slice(0, 200))}`;
  if (error instanceof ParseError) return `${place} cannot be read`;
  if (!(error instanceof EvaluationError)) return `${place} fails`;
  if (error.code === 'no_such_key' && error.node) {
    const name = withoutCounting(serialize(error.node));
    return `${place} needs ${name}, which has no value; set it first, or write .? and orValue(…) for a value that may be missing`;
  }
  const code = error.code.replaceAll('_', ' ');
  return `${place} fails (${code}); check the types of the values it uses`;
}

function run(source: string, names: Names): Json {
  begin(meter, source);
  try {
    const value: unknown = meter.overspent ? null : compiled(source)(names);
    if (meter.overspent) throw meter.overspent;
    return fromCel(value);
  } catch (error) {
    if (meter.overspent) throw meter.overspent;
    if (error instanceof StepFailure) throw error;
    throw new StepFailure('EXPRESSION', reasonOf(error, source));
  } finally {
    end(meter);
  }
}

function metered(source: string, names: Names, spent: Meter): Json {
  const outer = meter;
  meter = spent;
  try {
    return run(source, names);
  } finally {
    meter = outer;
  }
}

function watched(condition: boolean, source: string, { names, spent }: { names: Names; spent: Meter }): Json {
  const seen: Evaluated = { condition, source, names };
  try {
    seen.result = metered(source, names, spent);
    return seen.result;
  } finally {
    spent.watch?.(seen);
  }
}

/** The value of a CEL expression as JSON. Throws StepFailure: EXPRESSION with the name that is missing, or a BUDGET_ code. */
export function evaluate(source: string, names: Names, spent: Meter): Json {
  return spent.watch ? watched(false, source, { names, spent }) : metered(source, names, spent);
}

/** The value of a condition. Throws StepFailure as `evaluate`, and when the value is not true or false. */
export function isTrue(source: string, names: Names, spent: Meter): boolean {
  const value = spent.watch ? watched(true, source, { names, spent }) : metered(source, names, spent);
  if (typeof value === 'boolean') return value;
  throw new StepFailure(
    'EXPRESSION',
    `the condition ${JSON.stringify(source.slice(0, 200))} is neither true nor false`,
  );
}
