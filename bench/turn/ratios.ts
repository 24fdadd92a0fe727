import { quantile, type Spread, spreadOf } from '../statistics.ts';
import type { Block } from './block.ts';

/** One block of each, measured right after one another. */
export interface Pair {
  subject: Block;
  reference: Block;
}

const FIGURES = {
  ackP50: ({ ack }) => quantile(ack, 0.5),
  ackP99: ({ ack }) => quantile(ack, 0.99),
  replyP50: ({ reply }) => quantile(reply, 0.5),
  replyP99: ({ reply }) => quantile(reply, 0.99),
  turnsPerSecond: ({ turnsPerSecond }) => turnsPerSecond,
  cpuPerTurn: ({ cpuPerTurn }) => cpuPerTurn,
} satisfies { [name: string]: (block: Block) => number };

export type FigureName = keyof typeof FIGURES;
export const FIGURE_NAMES: FigureName[] = ['ackP50', 'ackP99', 'replyP50', 'replyP99', 'turnsPerSecond', 'cpuPerTurn'];

/** A figure as the quotient of both sides, pair by pair, and what stands behind it. */
export interface Comparison {
  ratio: Spread;
  subject: Spread;
  reference: Spread;
}

/** The machine's speed drifts: each pair gives a ratio of its own, and the median of those is the result. */
export function compare(pairs: readonly Pair[], figure: FigureName): Comparison {
  const of = FIGURES[figure];
  return {
    ratio: spreadOf(pairs.map(({ subject, reference }) => of(subject) / of(reference))),
    subject: spreadOf(pairs.map(({ subject }) => of(subject))),
    reference: spreadOf(pairs.map(({ reference }) => of(reference))),
  };
}
