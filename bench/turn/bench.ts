import type { Bench } from '../bench.ts';
import { measureTurn } from './measure.ts';
import { report, summarise } from './report.ts';

export const turn: Bench = {
  summary: 'a turn against a bare Temporal workflow: latency, throughput, CPU, events, actions',
  async run(options) {
    const measurement = await measureTurn(options);
    return { lines: report(measurement), figures: summarise(measurement) };
  },
};
