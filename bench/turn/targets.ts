import type { Target } from '../target.ts';

/** The figures by which a turn is judged, in the order of the `--json` line. */
export interface TurnFigures {
  eventsPerTurn: number;
  actionsPerTurn: number;
  ackP50Ratio: number;
  ackP99Ratio: number;
  replyP50Ratio: number;
  replyP99Ratio: number;
  turnsPerSecondRatio: number;
}

/** Where there is one: the others are shown without a verdict. */
export const TARGETS: { [name in keyof TurnFigures]?: Target } = {
  eventsPerTurn: { word: 'at most', value: 10 },
  actionsPerTurn: { word: 'at most', value: 2 },
  ackP50Ratio: { word: 'at most', value: 1.3 },
  replyP50Ratio: { word: 'at most', value: 1.25 },
  turnsPerSecondRatio: { word: 'at least', value: 0.8 },
};
