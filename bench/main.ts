import { parseArgs } from 'node:util';
import { CliError, errorText, usageError } from '../cli/errors.ts';
import type { Bench } from './bench.ts';
import { InvalidMeasurement } from './error.ts';
import { turn } from './turn/bench.ts';

const BENCHES: { [name: string]: Bench } = { turn };

/** Fewer ratios than this say little on a machine whose speed drifts. */
const ENOUGH_PAIRS = 9;

const USAGE = [
  'Usage: npm run bench -- [name] [--pairs N] [--json]',
  ...Object.entries(BENCHES).map(([name, { summary }]) => `  ${name}  ${summary}`),
].join('\n');

function readCall(args: string[]) {
  const { values, positionals } = parseArgs({
    args,
    options: { json: { type: 'boolean', default: false }, pairs: { type: 'string', default: String(ENOUGH_PAIRS) } },
    allowPositionals: true,
  });
  const name = positionals[0] ?? 'turn';
  const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
  const pairs = Number(values.pairs);
  if (!bench || positionals.length > 1) throw usageError(USAGE);
  if (!Number.isInteger(pairs) || pairs < 1) throw usageError(`--pairs is a whole number.\n${USAGE}`);
  return { bench, pairs, json: values.json };
}

async function main(): Promise<void> {
  const { bench, pairs, json } = readCall(process.argv.slice(2));
  const say = (line: string) => console.error(line);
  if (pairs < ENOUGH_PAIRS) say(`Fewer than ${ENOUGH_PAIRS} pairs: good for trying out, not for a result.`);
  const { lines, figures } = await bench.run({ env: process.env, pairs, say, interrupted: onInterrupt() });
  for (const line of lines) (json ? say : console.log)(line);
  if (json) console.log(JSON.stringify(figures));
}

function onInterrupt(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}

main().catch((error: unknown) => {
  const expected = error instanceof InvalidMeasurement || error instanceof CliError;
  console.error(expected || !(error instanceof Error) ? errorText(error) : error);
  process.exit(error instanceof CliError ? error.exitCode : 1);
});
