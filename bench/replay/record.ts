import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { PayloadCodec } from '@temporalio/common';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import { request } from 'undici';
import { decodeHistory } from '../../adapters/histories/decode.ts';
import type { PlannedTurn } from '../driver.ts';
import { InvalidMeasurement } from '../error.ts';
import type { Sink } from '../sink/sink.ts';
import { planTurns } from '../turn/callbacks.ts';
import type { Subject } from '../turn/subject.ts';

/** Turns of each conversation. */
export const TURNS = 6;

/** So many callbacks are on their way at a time: what is recorded has no hurry. */
const AT_ONCE = 12;
const TRIES = 20;

/** Lets all contacts write in turn, until each has had its turns; the next turn begins when all are answered. */
export async function converse(
  { audience, webhook }: Subject,
  { sink, turns, tell }: { sink: Sink; turns: number; tell?: (turn: number) => void },
): Promise<void> {
  const moments = audience.contacts.map(() => 0);
  for (let turn = 1; turn <= turns; turn += 1) {
    const left = planTurns(audience, moments);
    const work = async () => {
      for (let next = left.pop(); next; next = left.pop()) await deliver(webhook.target, next);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    await sink.take(audience.contacts.length);
    tell?.(turn);
  }
}

/** As Sinch does: again, until it is taken. */
async function deliver(url: string, { headers, body }: PlannedTurn): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const answer = await request(url, { method: 'POST', headers, body });
    await answer.body.dump();
    if (answer.statusCode === 200) return;
    await pause(500);
  }
  throw new InvalidMeasurement(`A callback was not taken in ${TRIES} tries.`);
}

export interface Reading {
  temporal: Client;
  codec: PayloadCodec;
}

/** A run as it was recorded, decoded. */
export interface RecordedHistory {
  workflowId: string;
  runId: string;
  history: History;
}

/** The running conversations of a subject. */
export async function histories({ workflowType }: Subject, { temporal, codec }: Reading): Promise<RecordedHistory[]> {
  const query = `WorkflowType = '${workflowType}' AND ExecutionStatus = 'Running'`;
  const found: RecordedHistory[] = [];
  for await (const { workflowId, runId } of temporal.workflow.list({ query })) {
    const history = await temporal.workflow.getHandle(workflowId, runId).fetchHistory();
    found.push({ workflowId, runId, history: await decodeHistory(history, codec) });
  }
  return found;
}
