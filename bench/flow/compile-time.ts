import { parse } from 'yaml';
import type { CompiledFlow } from '../../core/flow/compiled.ts';
import { loadFlow } from '../../core/flow/load.ts';
import type { BenchOptions } from '../bench.ts';
import { InvalidMeasurement } from '../error.ts';
import { definitionOf, LONGEST } from './definition.ts';
import { type TimedPair, timed, timedPair, timedPairs } from './timed.ts';

/** Reading, checking and compiling the longest flow, and beside each time what `yaml` alone takes to parse the same text. */
export interface CompileTime {
  steps: number;
  definitionBytes: number;
  compiledBytes: number;
  /** Units: flows. */
  pairs: TimedPair[];
}

const WARM_UP_MS = 3_000;

/** Rejects with InvalidMeasurement where the language does not take the flow. */
export async function measureCompileTime({
  pairs,
  interrupted,
}: Pick<BenchOptions, 'pairs' | 'interrupted'>): Promise<CompileTime> {
  const text = definitionOf('long', { parts: LONGEST });
  const flow = load(text);
  timed(() => loaded(text), WARM_UP_MS);
  timed(() => parsed(text), WARM_UP_MS);
  const once = (work: (text: string) => number) => () => timed(() => work(text), 0);
  return {
    steps: flow.steps.length,
    definitionBytes: text.length,
    compiledBytes: JSON.stringify(flow).length,
    pairs: await timedPairs(pairs, (round) => timedPair(once(loaded), once(parsed), round), interrupted),
  };
}

function load(text: string): CompiledFlow {
  const { flow, problems } = loadFlow(text);
  if (flow) return flow;
  throw new InvalidMeasurement(`The flow of 1,000 steps has an error: ${problems[0]?.message}`);
}

function loaded(text: string): number {
  load(text);
  return 1;
}

function parsed(text: string): number {
  parse(text);
  return 1;
}
