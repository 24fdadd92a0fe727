import type { Target } from '../target.ts';

/** The figures by which the emulator is judged, first in the `--json` line. */
export interface EmulatorFigures {
  /** Accepted, while all of their receipts were delivered; of the slowest leg. */
  sendsPerSecond: number;
  /** Of the built command, from its start to its line; the middle one. */
  upAfterMs: number;
  /** Heap behind the last leg, as a share of that before it, when messages and ledger were full. */
  heapGrowth: number;
}

export const TARGETS: { [name in keyof EmulatorFigures]: Target } = {
  sendsPerSecond: { word: 'at least', value: 1_000 },
  upAfterMs: { word: 'at most', value: 1_000 },
  heapGrowth: { word: 'at most', value: 1.05 },
};
