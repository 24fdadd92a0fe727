import { InvalidMeasurement } from '../error.ts';
import { quantile } from '../statistics.ts';
import type { Block } from './block.ts';
import type { Pair } from './ratios.ts';

/** Later than this at p99, and a pair also tells about what else runs on the machine: it is measured again. */
const DISTURBED_MS = 5;
/** Later than this, and the figures are those of a busy machine, not of the two that are compared. */
const USELESS_MS = 25;

export interface Interleaving {
  pairs: number;
  /** Further pairs that may replace disturbed ones. */
  spare: number;
  subject: () => Promise<Block>;
  reference: () => Promise<Block>;
  /** Told of each pair, in the order of measuring, with how late the driver was (p99, ms). */
  measured?: (lag: number) => void;
}

/**
 * Blocks of both in turn, A B, B A, A B …: what drifts with time meets both alike. Disturbed pairs are replaced by spare
 * ones; where those do not suffice the least disturbed are kept.
 */
export async function interleave({ pairs, spare, subject, reference, measured }: Interleaving): Promise<Pair[]> {
  const all: Pair[] = [];
  while (all.length < pairs + spare && all.filter(isQuiet).length < pairs) {
    const pair = all.length % 2 === 0 ? await inOrder(subject, reference) : swap(await inOrder(reference, subject));
    all.push(pair);
    measured?.(lagOf(pair));
  }
  return all.sort((a, b) => lagOf(a) - lagOf(b)).slice(0, pairs);
}

async function inOrder(first: () => Promise<Block>, second: () => Promise<Block>): Promise<Pair> {
  return { subject: await first(), reference: await second() };
}

const swap = ({ subject, reference }: Pair): Pair => ({ subject: reference, reference: subject });

const isQuiet = (pair: Pair) => lagOf(pair) <= DISTURBED_MS;

/** How late the driver was, at p99. */
export function lagOf(...pairs: Pair[]): number {
  return quantile(
    pairs.flatMap(({ subject, reference }) => [...subject.lag, ...reference.lag]),
    0.99,
  );
}

/** Throws InvalidMeasurement where the driver was so late that the pairs tell nothing. */
export function requireUseful(pairs: Pair[]): void {
  const lag = lagOf(...pairs);
  if (lag <= USELESS_MS) return;
  throw new InvalidMeasurement(
    `The driver was ${lag.toFixed(1)} ms late at p99, ${USELESS_MS} ms are the most: something else keeps this machine busy. Measure again when it is quiet.`,
  );
}
