import type { Bench } from '../bench.ts';
import { measureReplay } from './measure.ts';
import { report, summarise } from './report.ts';

export const replay: Bench = {
  summary: 'what was recorded: replays and re-simulations per second next to a bare workflow, a story of 400 turns',
  async run(options) {
    const measurement = await measureReplay(options);
    return { lines: report(measurement), figures: summarise(measurement) };
  },
};
