import type { StackOptions } from './stack/processes.ts';

/** One benchmark of `npm run bench -- <name>`. */
export interface Bench {
  summary: string;
  /** Resolves with the table for people and the figures of the `--json` line. Rejects with InvalidMeasurement. */
  run(options: BenchOptions): Promise<BenchResult>;
}

export interface BenchResult {
  lines: string[];
  figures: object;
}

export interface BenchOptions extends StackOptions {
  /** How many pairs of blocks give a ratio each. */
  pairs: number;
}
