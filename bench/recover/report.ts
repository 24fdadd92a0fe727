import { fixed, row as rowOf } from '../table.ts';
import { type Target, verdictOn } from '../target.ts';
import type { RecoveryMeasurement } from './measure.ts';

/** The figures by which a recovery is judged, first in the `--json` line. */
export interface RecoveryFigures {
  /** Resident memory of the worker at the end, as a multiple of that after the first two thousand. */
  memoryRatio: number;
  sessionsPerSecond: number;
}

const TARGETS: { memoryRatio: Target } = { memoryRatio: { word: 'at most', value: 1.1 } };

export function summarise({ sessions, seconds, early, late }: RecoveryMeasurement): RecoveryFigures {
  return { memoryRatio: late.rss / early.memory.rss, sessionsPerSecond: sessions / seconds };
}

const row = (...cells: string[]) => rowOf([36, 14, 14, 14, 22], cells);
const mib = (bytes: number) => fixed(bytes / 1024 / 1024);

/** The run as lines for people. */
export function report(measurement: RecoveryMeasurement): string[] {
  const { sessions, early, late } = measurement;
  const { memoryRatio, sessionsPerSecond } = summarise(measurement);
  return [
    row('recovery', 'sessions/s', '', '', ''),
    row(`  ${sessions.toLocaleString('en')} sessions`, fixed(sessionsPerSecond)),
    row('its worker, MiB', 'resident', 'main heap', 'workflows', 'target'),
    row(`  after ${early.sessions.toLocaleString('en')}`, ...figuresOf(early.memory)),
    row(`  after ${sessions.toLocaleString('en')}`, ...figuresOf(late), verdictOn(TARGETS.memoryRatio, memoryRatio)),
  ];
}

function figuresOf({ rss, mainHeap, workflowHeap }: RecoveryMeasurement['late']): string[] {
  return [rss, mainHeap, workflowHeap].map(mib);
}
