import { constants, setPriority } from 'node:os';
import { createDataConverter } from '../../adapters/data-converter.ts';
import { connectTemporal } from '../../adapters/temporal.ts';
import { addressesOf } from '../../cli/local/plan.ts';
import type { BenchOptions } from '../bench.ts';
import { Sink } from '../sink/sink.ts';
import { type Stack, withStack } from '../stack/stack.ts';
import { type BlockPlan, BURST, measureBlock } from './block.ts';
import { type IsolatedTurn, measureIsolatedTurns } from './isolated.ts';
import { interleave, requireUseful } from './pairs.ts';
import { type Field, prepare, switchReceipts } from './prepare.ts';
import type { Pair } from './ratios.ts';

export interface TurnMeasurement {
  isolated: { colloquy: IsolatedTurn; bare: IsolatedTurn };
  /** Without delivery receipts: the main figure. */
  plain: Pair[];
  receipts: Pair[];
}

const SESSIONS = 2 * BURST;
/** A sixth to a quarter of what two cores can serve: turns hardly meet, so that latency is that of a turn, not of a queue. */
const PER_SECOND = 10;
/** The main figure, with spare pairs for disturbed ones. */
const PLAIN = { steady: 60, perSecond: PER_SECOND, bursts: 2, spare: 3 };
const WITH_RECEIPTS = { steady: 40, perSecond: PER_SECOND, bursts: 1, spare: 0 };
const WARM_UP: BlockPlan = { steady: SESSIONS, perSecond: 2 * PER_SECOND, bursts: 2 };

/** Starts both systems, measures them in turn and stops them. Rejects with InvalidMeasurement where the figures do not hold. */
export function measureTurn(options: BenchOptions): Promise<TurnMeasurement> {
  return withStack(options, async (stack) => {
    goFirst();
    const sink = new Sink(addressesOf(stack.settings).emulator);
    const field = await prepare(stack, SESSIONS);
    await switchReceipts(field, false);
    options.say('Counting events and actions of isolated turns …');
    const isolated = await measureIsolated(stack, field, sink);
    options.say('Warming up …');
    for (const subject of [field.colloquy, field.bare]) await measureBlock(subject, WARM_UP, sink);
    const plain = await measurePairs({ stack, field, sink, options }, PLAIN);
    requireUseful(plain);
    await switchReceipts(field, true);
    const receipts = await measurePairs({ stack, field, sink, options }, WITH_RECEIPTS);
    return { isolated, plain, receipts };
  });
}

/** A driver that waits for the processor would measure its own waiting. Where that is not allowed, its lag shows. */
function goFirst(): void {
  try {
    setPriority(constants.priority.PRIORITY_HIGH);
  } catch {
    // Only root may; the lag is reported either way.
  }
}

async function measureIsolated({ settings, metricsUrl }: Stack, { colloquy, bare }: Field, sink: Sink) {
  const namespace = settings.env.TEMPORAL_NAMESPACE;
  const dataConverter = createDataConverter({ masterKey: settings.masterKey, encryption: 'on' });
  const environment = { TEMPORAL_ADDRESS: addressesOf(settings).temporal };
  const temporal = await connectTemporal({ environment, namespace, dataConverter });
  try {
    const probe = { temporal, namespace, metricsUrl, sink };
    return {
      colloquy: await measureIsolatedTurns(colloquy, probe),
      bare: await measureIsolatedTurns(bare, probe),
    };
  } finally {
    await temporal.connection.close();
  }
}

interface Run {
  stack: Stack;
  field: Field;
  sink: Sink;
  options: BenchOptions;
}

async function measurePairs(
  { stack, field, sink, options }: Run,
  plan: BlockPlan & { spare: number },
): Promise<Pair[]> {
  let round = 0;
  const pairs = await interleave({
    pairs: options.pairs,
    spare: plan.spare,
    subject: () => measureBlock(field.colloquy, plan, sink),
    reference: () => measureBlock(field.bare, plan, sink),
    measured: (lag) => {
      round += 1;
      options.say(`Pair ${round} of blocks (driver late by ${lag.toFixed(1)} ms at p99)`);
    },
  });
  stack.requireWhole();
  return pairs;
}
