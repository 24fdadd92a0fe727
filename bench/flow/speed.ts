import { Environment } from '@marcbachmann/cel-js';
import type { BenchOptions } from '../bench.ts';
import { type Shape, shapes } from './shapes.ts';
import { runSession } from './talk.ts';
import { type TimedPair, timed, timedPair, timedPairs } from './timed.ts';

/** A shape's blocks of steps, each with the block of reference work beside it. */
export interface ShapeSpeed {
  name: string;
  pairs: TimedPair[];
}

type Options = Pick<BenchOptions, 'pairs' | 'interrupted'>;

const BLOCK_MS = 300;
const WARM_UP_MS = 1_500;

/** Runs each shape and the reference in turn, `pairs` times. Rejects with InvalidMeasurement where a flow does not run. */
export async function measureSpeed(options: Options): Promise<ShapeSpeed[]> {
  const all = shapes();
  // All of them first: what the engine's code is compiled for must not depend on which shape comes first.
  for (const shape of all) timed(() => runSession(shape), WARM_UP_MS);
  timed(bareCel, WARM_UP_MS);
  const measured: ShapeSpeed[] = [];
  for (const shape of all) measured.push({ name: shape.name, pairs: await pairsOf(shape, options) });
  return measured;
}

function pairsOf(shape: Shape, { pairs, interrupted }: Options): Promise<TimedPair[]> {
  const subject = () => timed(() => runSession(shape), BLOCK_MS);
  const reference = () => timed(bareCel, BLOCK_MS);
  return timedPairs(pairs, (round) => timedPair(subject, reference, round), interrupted);
}

const condition = new Environment()
  .registerVariable('internal', 'map')
  .parse('internal.sinchConversationAPI.channelIdentifier == "SMS"');

const NAMES = { internal: { sinchConversationAPI: { channelIdentifier: 'SMS' } } };

/** The reference: a thousand evaluations of the flows' own condition by the CEL library alone, parsed once, with nothing around them. */
function bareCel(): number {
  let held = 0;
  for (let i = 0; i < 1_000; i += 1) held += condition(NAMES) === true ? 1 : 0;
  return held;
}
