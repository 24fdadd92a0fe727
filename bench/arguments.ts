import { parseArgs } from 'node:util';
import { errorText, usageError } from '../cli/errors.ts';
import type { Bench } from './bench.ts';

/** Fewer ratios than this say little on a machine whose speed drifts. */
export const ENOUGH_PAIRS = 9;

export interface BenchCall {
  bench: Bench;
  pairs: number;
  json: boolean;
}

/** What `npm run bench -- …` asks for; the first of `benches` when no name is given. Throws a usage error (exit code 2). */
export function readCall(args: string[], benches: { [name: string]: Bench }): BenchCall {
  const usage = usageOf(benches);
  const { values, positionals } = parse(args, usage);
  const [name = Object.keys(benches)[0] ?? '', ...rest] = positionals;
  const bench = Object.hasOwn(benches, name) ? benches[name] : undefined;
  if (!bench) throw usageError(`There is no benchmark "${name}".\n${usage}`);
  if (rest.length > 0) throw usageError(`One benchmark at a time.\n${usage}`);
  const pairs = Number(values.pairs);
  if (!Number.isInteger(pairs) || pairs < 1) throw usageError(`--pairs must be a whole number above 0.\n${usage}`);
  return { bench, pairs, json: values.json };
}

function parse(args: string[], usage: string) {
  const options = {
    json: { type: 'boolean', default: false },
    pairs: { type: 'string', default: String(ENOUGH_PAIRS) },
  } as const;
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (thrown) {
    throw usageError(`${errorText(thrown)}\n${usage}`);
  }
}

function usageOf(benches: { [name: string]: Bench }): string {
  return [
    'Usage: npm run bench -- [name] [--pairs N] [--json]',
    ...Object.entries(benches).map(([name, { summary }]) => `  ${name}  ${summary}`),
  ].join('\n');
}
