import { setTimeout as pause } from 'node:timers/promises';
import { type Dispatcher, Pool, request } from 'undici';
import { type DrivenTurn, drive, type PlannedTurn, type Post } from '../driver.ts';
import { InvalidMeasurement } from '../error.ts';
import { cpuMsOfProcesses } from '../process-cpu.ts';
import { atOnce, evenly } from '../schedule.ts';
import type { Arrival } from '../sink/arrivals.ts';
import type { Sink } from '../sink/sink.ts';
import { planTurns } from './callbacks.ts';
import type { Subject } from './subject.ts';

/** What one block of one subject gave; all times in ms. */
export interface Block {
  /** From the intended moment to the webhook's 200, per turn. */
  ack: number[];
  /** From the intended moment to the reply's arrival at the emulator, per turn. */
  reply: number[];
  /** How late the driver itself was, per turn. */
  lag: number[];
  turnsPerSecond: number;
  cpuPerTurn: number;
}

export interface BlockPlan {
  /** Turns at even distances, for latency. */
  steady: number;
  perSecond: number;
  /** So many times `BURST` turns due at once, for throughput; 0 leaves that out. */
  bursts: number;
}

/** More than are served at a time, few enough that on a slow machine the last of them is still acknowledged in time. */
export const BURST = 40;

/** The second half of a turn (recording what the activity did) goes on after its reply has left. */
const SETTLE_MS = 400;
const CONNECTIONS = 64;

export async function measureBlock(subject: Subject, plan: BlockPlan, sink: Sink): Promise<Block> {
  const pool = new Pool(new URL(subject.webhook.target).origin, { connections: CONNECTIONS, pipelining: 1 });
  try {
    const cpuBefore = cpuMsOfProcesses(subject.pids);
    const steady = await driveTurns({ subject, pool, sink }, evenly(plan.steady, plan.perSecond));
    const bursts: AnsweredTurn[][] = [];
    while (bursts.length < plan.bursts) bursts.push(await driveTurns({ subject, pool, sink }, atOnce(BURST)));
    const cpu = cpuMsOfProcesses(subject.pids) - cpuBefore;
    return {
      ack: steady.map((turn) => turn.ackedAt - turn.dueAt),
      reply: steady.map((turn) => turn.repliedAt - turn.dueAt),
      lag: steady.map((turn) => turn.sentAt - turn.dueAt),
      turnsPerSecond: (bursts.flat().length * 1_000) / bursts.reduce((sum, burst) => sum + duration(burst), 0),
      cpuPerTurn: cpu / (plan.steady + plan.bursts * BURST),
    };
  } finally {
    await pool.close();
  }
}

export interface AnsweredTurn extends DrivenTurn {
  repliedAt: number;
}

interface Way {
  subject: Subject;
  pool: Dispatcher;
  sink: Sink;
}

async function driveTurns({ subject, pool, sink }: Way, dueAt: number[]): Promise<AnsweredTurn[]> {
  const driven = await drive(planTurns(subject.audience, dueAt), poster(subject.webhook.target, pool));
  const answered = matchReplies(driven, await sink.take(driven.length));
  await pause(SETTLE_MS);
  return answered;
}

/** Posts turns to a webhook. */
export function poster(url: string, dispatcher: Dispatcher): Post {
  return async ({ headers, body }: PlannedTurn) => {
    const answer = await request(url, { method: 'POST', headers, body, dispatcher });
    await answer.body.dump();
    return answer.statusCode;
  };
}

/** Each turn with its one reply. Rejects (throws InvalidMeasurement) where one is missing, doubled or of no turn. */
export function matchReplies(driven: readonly DrivenTurn[], arrivals: readonly Arrival[]): AnsweredTurn[] {
  const arrivedAt = new Map(arrivals.map(({ correlationId, at }) => [correlationId, at]));
  const answered = driven.flatMap((turn) => {
    const repliedAt = arrivedAt.get(`${turn.id}:0`);
    return repliedAt === undefined ? [] : [{ ...turn, repliedAt }];
  });
  if (answered.length === driven.length && arrivals.length === driven.length) return answered;
  throw new InvalidMeasurement(
    `${driven.length} turns were sent; ${answered.length} of them have their reply, ${arrivals.length} replies arrived.`,
  );
}

/** From the moment all were due to the last reply, ms. */
function duration(turns: readonly AnsweredTurn[]): number {
  return Math.max(...turns.map((turn) => turn.repliedAt)) - Math.min(...turns.map((turn) => turn.dueAt));
}
