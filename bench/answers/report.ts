import { quantile } from '../statistics.ts';
import { fixed, row as rowOf } from '../table.ts';
import { type Target, verdictOn } from '../target.ts';
import type { Answers } from './measure.ts';

/** How long contacts wait for the answer to a message, ms. */
export interface AnswersFigures {
  longestMs: number;
  sessions: { session: string; p50: number; p99: number; longest: number }[];
}

/** Nobody is to wait longer, however his session stands. */
const TARGET: Target = { word: 'at most', value: 2_000 };

export function summarise(answers: readonly Answers[]): AnswersFigures {
  const sessions = answers.map(({ session, ms }) => ({
    session,
    p50: quantile(ms, 0.5),
    p99: quantile(ms, 0.99),
    longest: quantile(ms, 1),
  }));
  return { longestMs: Math.max(...sessions.map(({ longest }) => longest)), sessions };
}

const row = (...cells: string[]) => rowOf([42, 10, 10, 10, 22], cells);

/** The run as lines for people. */
export function report(answers: readonly Answers[]): string[] {
  const lines = summarise(answers).sessions.map(({ session, p50, p99, longest }) =>
    row(session, ...[p50, p99, longest].map((ms) => fixed(ms)), verdictOn(TARGET, longest)),
  );
  return [row('session that is written to', 'p50, ms', 'p99', 'longest', 'target'), ...lines];
}
