import type { Bench } from '../bench.ts';
import { measureAnswers } from './measure.ts';
import { report, summarise } from './report.ts';

export const answers: Bench = {
  summary: 'how long a contact waits for an answer, in open, failed, ended and handed-over sessions',
  async run(options) {
    const measured = await measureAnswers(options);
    return { lines: report(measured), figures: summarise(measured) };
  },
};
