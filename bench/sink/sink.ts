import { setTimeout as pause } from 'node:timers/promises';
import { request } from 'undici';
import { z } from 'zod';
import { InvalidMeasurement } from '../error.ts';
import { Arrival } from './arrivals.ts';

const Answer = z.object({ arrivals: z.array(Arrival) });

const LOOK_EVERY_MS = 50;
const PATIENCE_MS = 60_000;

/** Reads from the emulator what has arrived there since the last time. */
export class Sink {
  readonly #base: string;
  #read = 0;

  constructor(base: string) {
    this.#base = base;
  }

  /** Waits until that many sends have arrived. Rejects with InvalidMeasurement when they do not come, or more come. */
  async take(count: number): Promise<Arrival[]> {
    const taken: Arrival[] = [];
    for (const end = Date.now() + PATIENCE_MS; taken.length < count && Date.now() < end; ) {
      taken.push(...(await this.takeAll()));
      if (taken.length < count) await pause(LOOK_EVERY_MS);
    }
    if (taken.length === count) return taken;
    throw new InvalidMeasurement(`${count} replies were due, ${taken.length} arrived within ${PATIENCE_MS / 1_000} s.`);
  }

  /** What has arrived by now. */
  async takeAll(): Promise<Arrival[]> {
    const { body } = await request(`${this.#base}/bench/arrivals?from=${this.#read}`);
    const { arrivals } = Answer.parse(await body.json());
    this.#read += arrivals.length;
    return arrivals;
  }
}
