import { setImmediate as breathe } from 'node:timers/promises';
import { InvalidMeasurement } from '../error.ts';

/** What one block of work came to. */
export interface Work {
  units: number;
  wallMs: number;
  /** Of the whole process: its garbage collector and compiler threads count too. */
  cpuMs: number;
}

/** Does a piece of work, which tells how many units it was, once and then again for so long. */
export function timed(work: () => number, forMs: number): Work {
  const cpuBefore = process.cpuUsage();
  const from = performance.now();
  let units = 0;
  let wallMs = 0;
  do {
    units += work();
    wallMs = performance.now() - from;
  } while (wallMs < forMs);
  const { user, system } = process.cpuUsage(cpuBefore);
  return { units, wallMs, cpuMs: (user + system) / 1_000 };
}

/** Units in a second of one core: what else runs on the machine takes time, but none of this. */
export function perCpuSecond({ units, cpuMs }: Work): number {
  return (units * 1_000) / cpuMs;
}

/** Units in a second of the clock. */
export function perSecond({ units, wallMs }: Work): number {
  return (units * 1_000) / wallMs;
}

/** Two blocks of work that were measured right after one another. */
export interface TimedPair {
  subject: Work;
  reference: Work;
}

/** Blocks of both in turn, A B, B A, A B …: what drifts with time meets both alike. */
export function timedPair(subject: () => Work, reference: () => Work, round: number): TimedPair {
  if (round % 2 === 0) return { subject: subject(), reference: reference() };
  const first = reference();
  return { subject: subject(), reference: first };
}

/** So many pairs one after another; between them a Ctrl-C is heard. Rejects with InvalidMeasurement where there was one. */
export async function timedPairs(count: number, pair: (round: number) => TimedPair, interrupted: AbortSignal) {
  const pairs: TimedPair[] = [];
  while (pairs.length < count) {
    pairs.push(pair(pairs.length));
    await breathe();
    if (interrupted.aborted) throw new InvalidMeasurement('The measurement was interrupted.');
  }
  return pairs;
}
