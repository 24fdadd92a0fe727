import { median, quantile } from '../statistics.ts';
import { type Leg, RECEIPTS_PER_SEND } from './load.ts';
import { type EmulatorMeasurement, MARKS } from './measure.ts';
import type { EmulatorFigures } from './targets.ts';

/** What one leg says. Times in ms, memory in MB of 1,000,000 bytes. */
export interface LegFigures {
  sends: number;
  sendsPerSecond: number;
  acceptP50: number;
  acceptP99: number;
  /** All that were due: a run in which one is missing, doubled or unsigned is none. */
  receipts: number;
  lagP50: number;
  lagP99: number;
  /** Cores that the emulator kept busy. */
  cores: number;
  heapMb: number;
  rssMb: number;
  stallMs: number;
  /** How late the driver was at p99: above 5 the machine was busy with something else. */
  driverLagP99: number;
}

export interface EmulatorSummary extends EmulatorFigures {
  /** Start of the command as a multiple of that of a Node.js that does nothing. */
  upRatio: number;
  /** By how far the sends had come. */
  legs: { [mark: string]: LegFigures };
  kept: LegFigures;
}

const rounded = (value: number) => Math.round(value * 100) / 100;
const inMb = (bytes: number) => rounded(bytes / 1e6);

export function legFigures({ sends, tookMs, accept, late, lag, cpuMs, look }: Leg): LegFigures {
  return {
    sends,
    sendsPerSecond: rounded((sends * 1_000) / tookMs),
    acceptP50: rounded(median(accept)),
    acceptP99: rounded(quantile(accept, 0.99)),
    receipts: sends * RECEIPTS_PER_SEND,
    lagP50: median(lag),
    lagP99: quantile(lag, 0.99),
    cores: rounded(cpuMs / tookMs),
    heapMb: inMb(look.heap),
    rssMb: inMb(look.rss),
    stallMs: rounded(look.stallMs),
    driverLagP99: rounded(quantile(late, 0.99)),
  };
}

export function summarise({ starts, legs, kept }: EmulatorMeasurement): EmulatorSummary {
  const [before, last] = legs.slice(-2).map(({ look }) => look.heap);
  const figures = legs.map(legFigures);
  return {
    sendsPerSecond: Math.min(...figures.map(({ sendsPerSecond }) => sendsPerSecond)),
    upAfterMs: rounded(median(starts.map(({ upAfterMs }) => upAfterMs))),
    heapGrowth: rounded((last ?? Number.NaN) / (before ?? Number.NaN)),
    upRatio: rounded(median(starts.map(({ upAfterMs, bareMs }) => upAfterMs / bareMs))),
    legs: Object.fromEntries(figures.map((leg, index) => [String(MARKS[index]), leg])),
    kept: legFigures(kept),
  };
}
