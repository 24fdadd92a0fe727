import type { Spread } from '../statistics.ts';
import { fixed, row as rowOf } from '../table.ts';
import { verdictOn } from '../target.ts';
import type { TurnMeasurement } from './measure.ts';
import { lagOf } from './pairs.ts';
import { type Comparison, compare, FIGURE_NAMES, type FigureName, type Pair } from './ratios.ts';
import { TARGETS, type TurnFigures } from './targets.ts';

/** What is kept of a run: the seven figures first, then what stands beside and behind them. */
export interface TurnSummary extends TurnFigures {
  cpuPerTurnRatio: number;
  pairs: number;
  /** How late the driver was at p99, ms: above 5 the machine was busy with something else. */
  driverLagP99: number;
  spread: { [name in FigureName]: [low: number, high: number] };
  receipts: { [name: string]: number };
  bare: { eventsPerTurn: number; actionsPerTurn: number };
}

const rounded = (value: number) => Math.round(value * 1_000) / 1_000;

export function summarise({ isolated, plain, receipts }: TurnMeasurement): TurnSummary {
  const { colloquy, bare } = isolated;
  const { turnsPerSecondRatio, cpuPerTurnRatio, ...latencies } = ratiosOf(plain);
  return {
    eventsPerTurn: rounded(colloquy.events),
    actionsPerTurn: rounded(colloquy.actions),
    ...latencies,
    turnsPerSecondRatio,
    cpuPerTurnRatio,
    pairs: plain.length,
    driverLagP99: rounded(lagOf(...plain)),
    spread: spreadsOf(plain),
    receipts: { ...ratiosOf(receipts) },
    bare: { eventsPerTurn: rounded(bare.events), actionsPerTurn: rounded(bare.actions) },
  };
}

function ratiosOf(pairs: readonly Pair[]) {
  const ratio = (figure: FigureName) => rounded(compare(pairs, figure).ratio.median);
  return {
    ackP50Ratio: ratio('ackP50'),
    ackP99Ratio: ratio('ackP99'),
    replyP50Ratio: ratio('replyP50'),
    replyP99Ratio: ratio('replyP99'),
    turnsPerSecondRatio: ratio('turnsPerSecond'),
    cpuPerTurnRatio: ratio('cpuPerTurn'),
  };
}

function spreadsOf(pairs: readonly Pair[]): TurnSummary['spread'] {
  const spread = (figure: FigureName): [number, number] => {
    const { low, high } = compare(pairs, figure).ratio;
    return [rounded(low), rounded(high)];
  };
  return {
    ackP50: spread('ackP50'),
    ackP99: spread('ackP99'),
    replyP50: spread('replyP50'),
    replyP99: spread('replyP99'),
    turnsPerSecond: spread('turnsPerSecond'),
    cpuPerTurn: spread('cpuPerTurn'),
  };
}

const LABELS: { [name in FigureName]: string } = {
  ackP50: 'ack p50, ms',
  ackP99: 'ack p99, ms',
  replyP50: 'inbound to outbound p50, ms',
  replyP99: 'inbound to outbound p99, ms',
  turnsPerSecond: 'turns/s',
  cpuPerTurn: 'CPU per turn, ms (API + worker)',
};

const row = (cells: string[]) => rowOf([34, 11, 11, 8, 15, 17], cells);

/** The run as a table of lines for people. */
export function report(measurement: TurnMeasurement): string[] {
  const { isolated, plain, receipts } = measurement;
  return [
    row(['isolated turn', 'Colloquy', 'bare', '', '', 'target']),
    row([
      'history events',
      fixed(isolated.colloquy.events),
      fixed(isolated.bare.events),
      '',
      '',
      verdict('eventsPerTurn', isolated.colloquy.events),
    ]),
    row([
      'billable actions',
      fixed(isolated.colloquy.actions),
      fixed(isolated.bare.actions),
      '',
      '',
      verdict('actionsPerTurn', isolated.colloquy.actions),
    ]),
    row(["  by the server's own count", fixed(isolated.colloquy.actionsCounted), fixed(isolated.bare.actionsCounted)]),
    row(['history, bytes', fixed(isolated.colloquy.historyBytes, 0), fixed(isolated.bare.historyBytes, 0)]),
    '',
    row([`without receipts, ${plain.length} pairs`, 'Colloquy', 'bare', 'ratio', 'middle half', 'target']),
    ...FIGURE_NAMES.map((figure) => comparison(figure, compare(plain, figure), true)),
    '',
    row([`with receipts, ${receipts.length} pairs`, 'Colloquy', 'bare', 'ratio', 'middle half']),
    ...FIGURE_NAMES.map((figure) => comparison(figure, compare(receipts, figure), false)),
    '',
    `The driver was ${fixed(lagOf(...plain, ...receipts))} ms late at p99. Payloads are encrypted and eager activities on, for both.`,
  ];
}

function comparison(figure: FigureName, { ratio, subject, reference }: Comparison, judged: boolean): string {
  const target = judged ? verdict(`${figure}Ratio`, ratio.median) : '';
  return row([
    LABELS[figure],
    fixed(subject.median),
    fixed(reference.median),
    fixed(ratio.median, 2),
    half(ratio),
    target,
  ]);
}

function verdict(name: string, figure: number): string {
  return verdictOn(Object.entries(TARGETS).find(([figureName]) => figureName === name)?.[1], figure);
}

const half = ({ low, high }: Spread) => `${fixed(low, 2)} – ${fixed(high, 2)}`;
