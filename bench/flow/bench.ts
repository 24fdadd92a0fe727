import type { Bench } from '../bench.ts';
import { measureFlow } from './measure.ts';
import { report } from './report.ts';
import { summarise } from './summary.ts';

export const flow: Bench = {
  summary: 'the flow language: steps per second, compile time, bundle, memory of cached sessions',
  async run(options) {
    const measurement = await measureFlow(options);
    return { lines: report(measurement), figures: summarise(measurement) };
  },
};
