import type { Bench } from '../bench.ts';
import { measureEmulator } from './measure.ts';
import { report } from './report.ts';
import { summarise } from './summary.ts';

export const emulator: Bench = {
  summary: 'the emulator: sends per second with their receipts delivered, start-up, memory, stalls',
  async run(options) {
    const measurement = await measureEmulator(options);
    return { lines: report(measurement), figures: summarise(measurement) };
  },
};
