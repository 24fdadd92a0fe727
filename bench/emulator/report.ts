import { spreadOf } from '../statistics.ts';
import { fixed, row as rowOf } from '../table.ts';
import { verdictOn } from '../target.ts';
import { PER_SECOND, RECEIPTS_PER_SEND } from './load.ts';
import type { EmulatorMeasurement } from './measure.ts';
import { type LegFigures, summarise } from './summary.ts';
import { TARGETS } from './targets.ts';

const row = (...cells: string[]) => rowOf([26, 9, 11, 11, 10, 10, 7, 9, 9, 10], cells);
const judged = (...cells: string[]) => rowOf([34, 10, 18, 22], cells);

const whole = (value: number) => value.toLocaleString('en');

/** The run as lines for people. */
export function report(measurement: EmulatorMeasurement): string[] {
  const { sendsPerSecond, upAfterMs, upRatio, heapGrowth, legs, kept } = summarise(measurement);
  const { low, high } = spreadOf(measurement.starts.map((start) => start.upAfterMs));
  const half = `${fixed(low, 0)} – ${fixed(high, 0)}`;
  return [
    judged('emulator', '', 'middle half', 'target'),
    judged('sends/s, the slowest leg', fixed(sendsPerSecond), '', verdictOn(TARGETS.sendsPerSecond, sendsPerSecond)),
    judged('up after, ms', fixed(upAfterMs, 0), half, verdictOn(TARGETS.upAfterMs, upAfterMs)),
    judged('  / a Node.js that does nothing', `${fixed(upRatio)} x`),
    judged('heap, last leg / the one before', fixed(heapGrowth, 2), '', verdictOn(TARGETS.heapGrowth, heapGrowth)),
    '',
    row(
      'sends',
      'sends/s',
      'accept p50',
      'accept p99',
      'lag p50',
      'lag p99',
      'cores',
      'heap, MB',
      'RSS, MB',
      'stall, ms',
    ),
    ...Object.entries(legs).map(([mark, leg]) => legRow(`up to ${whole(Number(mark))}`, leg)),
    legRow(`${whole(kept.sends)} with a state file`, kept),
    `${whole(PER_SECOND)} sends/s to 1,000 contacts are due; each has ${RECEIPTS_PER_SEND} signed receipts, all of which were delivered, once. Accept: from the`,
    'moment a send is due to its answer. Lag: from the receipt to the webhook. Stall: the longest time without an answer to anybody.',
    `The driver was ${fixed(Math.max(...Object.values(legs).map(({ driverLagP99 }) => driverLagP99)))} ms late at p99; above 5, something else kept the machine busy. The file holds 10,000 messages and 100,000 sends.`,
  ];
}

function legRow(name: string, leg: LegFigures): string {
  const { sendsPerSecond, acceptP50, acceptP99, lagP50, lagP99, cores, heapMb, rssMb, stallMs } = leg;
  const times = [acceptP50, acceptP99, lagP50, lagP99].map((ms) => fixed(ms));
  return row(name, fixed(sendsPerSecond, 0), ...times, fixed(cores, 2), fixed(heapMb), fixed(rssMb), fixed(stallMs, 0));
}
