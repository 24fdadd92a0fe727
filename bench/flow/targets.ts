import type { Target } from '../target.ts';

/** The figures by which the flow language is judged, first in the `--json` line. */
export interface FlowFigures {
  /** Of one core, of the slowest shape. */
  stepsPerSecond: number;
  /** What the workflows' bundle has beyond the bare workflow's: code, KB of 1,000 bytes. */
  bundleAddedKb: number;
  /** The slowest of the patterns and expressions of 4 kB that mean to stall (evil-corpus.ts), by the clock. */
  evilMs: number;
}

export const TARGETS: { [name in keyof FlowFigures]: Target } = {
  stepsPerSecond: { word: 'at least', value: 100_000 },
  bundleAddedKb: { word: 'at most', value: 600 },
  evilMs: { word: 'at most', value: 20 },
};
