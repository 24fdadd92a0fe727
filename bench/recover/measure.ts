import { setTimeout as pause } from 'node:timers/promises';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { request } from 'undici';
import { createDataConverter } from '../../adapters/data-converter.ts';
import { connectTemporal } from '../../adapters/temporal.ts';
import { addressesOf } from '../../cli/local/plan.ts';
import {
  BULK_RECOVERY,
  type BulkRecoveryInput,
  type RecoveryProgress,
  recoveryProgressQuery,
  recoveryWorkflowId,
} from '../../contracts/bulk-recovery.ts';
import { CONVERSATION_SESSION } from '../../contracts/conversation-session.ts';
import { recoveryQuery } from '../../core/session/recovery-query.ts';
import { InvalidMeasurement } from '../error.ts';
import { WorkerMemory } from '../flow/memory/heap.ts';
import { type StackOptions, withProcesses } from '../stack/processes.ts';
import { planRecovery } from './plan.ts';
import { taskQueueOf } from './roles.ts';
import { APP, failSessions } from './sessions.ts';

export interface RecoveryMeasurement {
  sessions: number;
  /** From its start to its end, the listing included. */
  seconds: number;
  /** Memory of the worker that recovers, once so many sessions were done. */
  early: { sessions: number; memory: WorkerMemory };
  late: WorkerMemory;
}

const SESSIONS = 10_000;
const EARLY = 2_000;

/** Lets ten thousand sessions fail, and recovers them as fast as that goes. Rejects with InvalidMeasurement where one is left. */
export function measureRecovery(options: StackOptions): Promise<RecoveryMeasurement> {
  return withProcesses(options, planRecovery, async ({ settings, requireWhole }, { memoryUrl }) => {
    const client = await connectTemporal({
      environment: { TEMPORAL_ADDRESS: addressesOf(settings).temporal },
      namespace: settings.env.TEMPORAL_NAMESPACE,
      dataConverter: createDataConverter({ masterKey: settings.masterKey, encryption: 'on' }),
    });
    try {
      options.say(`Letting ${SESSIONS} sessions fail …`);
      await failSessions(client, SESSIONS);
      options.say(`Recovering ${SESSIONS} sessions …`);
      const measured = await recoverAll(client, memoryUrl);
      requireWhole();
      return measured;
    } finally {
      await client.connection.close();
    }
  });
}

async function recoverAll(client: Client, memoryUrl: string): Promise<RecoveryMeasurement> {
  const started = Date.now();
  const handle = await start(client);
  const { counts } = await until(handle, ({ counts: { recovered } }) => recovered >= EARLY);
  const early = { sessions: counts.recovered, memory: await memoryOf(memoryUrl) };
  const ended = await until(handle, ({ state }) => state === 'done');
  const seconds = (Date.now() - started) / 1_000;
  if (ended.counts.recovered !== SESSIONS)
    throw new InvalidMeasurement(`Not all were recovered: ${JSON.stringify(ended.counts)}.`);
  return { sessions: SESSIONS, seconds, early, late: await memoryOf(memoryUrl) };
}

function start(client: Client): Promise<WorkflowHandle> {
  const read = recoveryQuery(`AppId = '${APP}'`, CONVERSATION_SESSION);
  if ('problem' in read) throw new InvalidMeasurement(read.problem);
  const id = 'bench';
  const how = { apply: true, ratePerSecond: 1_000, maxAgeMs: 86_400_000, to: { flow: 'order', version: 2 } };
  const args: [BulkRecoveryInput] = [{ order: { id, query: read.query, ...how } }];
  return client.workflow.start(BULK_RECOVERY, {
    ...{ args, workflowId: recoveryWorkflowId(id), taskQueue: taskQueueOf('recovery') },
  });
}

async function until(handle: WorkflowHandle, is: (progress: RecoveryProgress) => boolean): Promise<RecoveryProgress> {
  for (;;) {
    const progress = await handle.query(recoveryProgressQuery);
    if (is(progress)) return progress;
    await pause(250);
  }
}

async function memoryOf(url: string): Promise<WorkerMemory> {
  return WorkerMemory.parse(await (await request(url, { bodyTimeout: 30_000 })).body.json());
}
