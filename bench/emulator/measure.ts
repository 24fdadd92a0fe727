import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchOptions } from '../bench.ts';
import { InvalidMeasurement } from '../error.ts';
import { APP_ID, type Drive, fillUp, type Leg, withLoad } from './load.ts';
import { type EmulatorProcess, startEmulator, startNothing } from './process.ts';
import { startReceiver } from './receiver.ts';

/** A start of the built command, beside one of a Node.js that does nothing; ms. */
export interface Start {
  upAfterMs: number;
  bareMs: number;
}

export interface EmulatorMeasurement {
  starts: Start[];
  /** In memory, one after the other in one process. */
  legs: Leg[];
  /** With a large state in a file. */
  kept: Leg;
}

/**
 * How far the sends have come at the end of each leg. In the first the messages fill their ring, up to the third the ledger is
 * filling: in the fourth nothing may grow.
 */
export const MARKS = [10_000, 50_000, 100_000, 120_000];

const IN_MEMORY = ['--app', APP_ID];

/** Sends before the first leg: the code is compiled, connections are there. */
const WARM_UP = 2_000;

export async function measureEmulator(options: BenchOptions): Promise<EmulatorMeasurement> {
  const starts = await measureStarts(options);
  const legs = await running(IN_MEMORY, (emulator) => underLoad(emulator, (drive) => driveLegs(drive, options)));
  return { starts, legs, kept: await measureKept(options) };
}

async function measureStarts({ pairs, say }: BenchOptions): Promise<Start[]> {
  say(`Starting the emulator ${pairs} times …`);
  const starts: Start[] = [];
  while (starts.length < pairs) {
    const bareMs = await startNothing();
    const emulator = await startEmulator([]);
    starts.push({ upAfterMs: emulator.upAfterMs, bareMs });
    await emulator.stop();
  }
  return starts;
}

async function driveLegs(drive: Drive, { say, interrupted }: BenchOptions): Promise<Leg[]> {
  await drive(WARM_UP);
  const legs: Leg[] = [];
  for (const [index, mark] of MARKS.entries()) {
    if (interrupted.aborted) throw new InvalidMeasurement('The measurement was interrupted.');
    say(`Sending, up to ${mark.toLocaleString('en')} …`);
    legs.push(await drive(mark - (MARKS[index - 1] ?? 0)));
  }
  return legs;
}

/** As many as the ledger holds; of the messages the last 10,000 are left. */
const REMEMBERED_SENDS = 100_000;
const KEPT_SENDS = 10_000;

/** An emulator that has been sent as much as it remembers is stopped, and goes on from its file. */
async function measureKept({ say }: BenchOptions): Promise<Leg> {
  const folder = mkdtempSync(join(tmpdir(), 'colloquy-bench-'));
  const options = [...IN_MEMORY, '--state', join(folder, 'state.json')];
  try {
    say('Filling a state file …');
    await running([...options, '--receipts-after', '0'], async (emulator) => {
      await fillUp(emulator, REMEMBERED_SENDS);
      // Time for the last receipts: those left over would be made behind the next start, and be counted.
      await emulator.look();
    });
    return await running(options, (emulator) =>
      underLoad(emulator, async (drive) => {
        await drive(WARM_UP);
        say(`Sending ${KEPT_SENDS.toLocaleString('en')} with that state …`);
        return drive(KEPT_SENDS);
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function running<T>(options: string[], work: (emulator: EmulatorProcess) => Promise<T>): Promise<T> {
  const emulator = await startEmulator(options, { probed: true });
  return work(emulator).finally(() => emulator.stop());
}

async function underLoad<T>(emulator: EmulatorProcess, work: (drive: Drive) => Promise<T>): Promise<T> {
  const receiver = await startReceiver();
  return withLoad(emulator, receiver, work).finally(() => receiver.close());
}
