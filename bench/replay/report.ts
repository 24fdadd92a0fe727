import { median, type Spread, spreadOf } from '../statistics.ts';
import { fixed, row as rowOf } from '../table.ts';
import { type Target, verdictOn } from '../target.ts';
import type { ReplayMeasurement } from './measure.ts';

/** The figures by which it is judged, first in the `--json` line. */
export interface ReplayFigures {
  /** Replays a second to those of the bare workflow. */
  replayRatio: number;
  /** A conversation of 400 turns as a story, ms of one core. */
  longMs: number;
  replaysPerSecond: number;
  bareReplaysPerSecond: number;
  /** In a second of one core. */
  resimulationsPerSecond: number;
}

const TARGETS: { replayRatio: Target; longMs: Target } = {
  replayRatio: { word: 'at least', value: 0.7 },
  longMs: { word: 'at most', value: 50 },
};

export function summarise({ replays, resimulations, longMs }: ReplayMeasurement): ReplayFigures {
  return {
    replayRatio: median(replays.map(({ subject, reference }) => subject / reference)),
    longMs: median(longMs),
    replaysPerSecond: median(replays.map(({ subject }) => subject)),
    bareReplaysPerSecond: median(replays.map(({ reference }) => reference)),
    resimulationsPerSecond: median(resimulations),
  };
}

const row = (...cells: string[]) => rowOf([40, 12, 12, 8, 15, 22], cells);
const half = ({ low, high }: Spread, digits: number) => `${fixed(low, digits)} – ${fixed(high, digits)}`;

/** The run as lines for people. */
export function report(measurement: ReplayMeasurement): string[] {
  const { conversations, replays, resimulations, longMs, longTurns } = measurement;
  const { replayRatio, replaysPerSecond, bareReplaysPerSecond, resimulationsPerSecond } = summarise(measurement);
  const ratios = spreadOf(replays.map(({ subject, reference }) => subject / reference));
  return [
    row(`${conversations} conversations, a second`, 'Colloquy', 'bare', 'ratio', 'middle half', 'target'),
    row(
      'replays',
      fixed(replaysPerSecond),
      fixed(bareReplaysPerSecond),
      fixed(replayRatio, 2),
      half(ratios, 2),
      verdictOn(TARGETS.replayRatio, replayRatio),
    ),
    row('re-simulations, of one core', fixed(resimulationsPerSecond), '', '', half(spreadOf(resimulations), 0)),
    row(
      `${longTurns} turns told as a story, ms of one core`,
      fixed(median(longMs)),
      '',
      '',
      half(spreadOf(longMs), 1),
      verdictOn(TARGETS.longMs, median(longMs)),
    ),
    'A replay of ours compares what is asked for with its arguments, too; that of the bare workflow is Worker.runReplayHistories alone.',
  ];
}
