import { CliError, errorText } from '../cli/errors.ts';
import { answers } from './answers/bench.ts';
import { ENOUGH_PAIRS, readCall } from './arguments.ts';
import type { Bench } from './bench.ts';
import { emulator } from './emulator/bench.ts';
import { InvalidMeasurement } from './error.ts';
import { flow } from './flow/bench.ts';
import { recover } from './recover/bench.ts';
import { replay } from './replay/bench.ts';
import { turn } from './turn/bench.ts';

const BENCHES: { [name: string]: Bench } = { turn, answers, flow, emulator, recover, replay };

async function main(): Promise<void> {
  const { bench, pairs, json } = readCall(process.argv.slice(2), BENCHES);
  const say = (line: string) => console.error(line);
  if (pairs < ENOUGH_PAIRS) say(`Fewer than ${ENOUGH_PAIRS} pairs: good for trying out, not for a result.`);
  const { lines, figures } = await bench.run({ env: process.env, pairs, say, interrupted: onInterrupt() });
  for (const line of lines) console.log(line);
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
