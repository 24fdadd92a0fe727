import { setTimeout as pause } from 'node:timers/promises';
import { monotonicMs } from './clock.ts';
import { InvalidMeasurement } from './error.ts';

/** A turn with everything made up front: while it is driven, only the request itself costs time. */
export interface PlannedTurn {
  /** The inbound message's id. */
  id: string;
  /** Ms after the start. */
  dueAt: number;
  headers: Record<string, string>;
  body: string;
}

/** Moments on the machine's monotonic clock, in ms. */
export interface DrivenTurn {
  id: string;
  dueAt: number;
  sentAt: number;
  ackedAt: number;
}

/** Posts one webhook call and resolves with the answer's status once its headers are there. */
export type Post = (turn: PlannedTurn) => Promise<number>;

/** Time to look around before the first turn is due. */
const HEAD_START_MS = 50;

/**
 * Open loop: every turn is sent when it is due, whatever became of those before it; answers never slow the schedule down.
 * Rejects with InvalidMeasurement unless every planned turn was sent and acknowledged with 200.
 */
export async function drive(planned: readonly PlannedTurn[], post: Post): Promise<DrivenTurn[]> {
  const startedAt = monotonicMs() + HEAD_START_MS;
  const running: Promise<DrivenTurn | string>[] = [];
  for (const turn of [...planned].sort((a, b) => a.dueAt - b.dueAt)) {
    const dueAt = startedAt + turn.dueAt;
    await untilDue(dueAt);
    running.push(sendOne(turn, dueAt, post));
  }
  return requireAll(await Promise.all(running), planned.length);
}

async function untilDue(dueAt: number): Promise<void> {
  for (let rest = dueAt - monotonicMs(); rest > 0; rest = dueAt - monotonicMs()) await pause(Math.floor(rest));
}

async function sendOne(turn: PlannedTurn, dueAt: number, post: Post): Promise<DrivenTurn | string> {
  const sentAt = monotonicMs();
  try {
    const status = await post(turn);
    return status === 200 ? { id: turn.id, dueAt, sentAt, ackedAt: monotonicMs() } : `status ${status}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function requireAll(outcomes: (DrivenTurn | string)[], planned: number): DrivenTurn[] {
  const driven = outcomes.filter((outcome) => typeof outcome !== 'string');
  if (driven.length === planned) return driven;
  const why = [...new Set(outcomes.filter((outcome) => typeof outcome === 'string'))].slice(0, 3).join('; ');
  throw new InvalidMeasurement(`${planned} turns were planned, ${driven.length} were acknowledged with 200 (${why}).`);
}
