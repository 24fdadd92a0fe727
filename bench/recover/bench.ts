import type { Bench } from '../bench.ts';
import { measureRecovery } from './measure.ts';
import { report, summarise } from './report.ts';

export const recover: Bench = {
  summary: 'the recovery of ten thousand failed sessions: sessions per second, and memory that does not grow',
  async run(options) {
    const measurement = await measureRecovery(options);
    return { lines: report(measurement), figures: summarise(measurement) };
  },
};
