import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { request } from 'undici';
import { z } from 'zod';
import { createDataConverter } from '../../../adapters/data-converter.ts';
import { connectTemporal } from '../../../adapters/temporal.ts';
import { addressesOf } from '../../../cli/local/plan.ts';
import { InvalidMeasurement } from '../../error.ts';
import { type Processes, type StackOptions, withProcesses } from '../../stack/processes.ts';
import type { Bundles } from '../bundle-size.ts';
import { WorkerMemory } from './heap.ts';
import { planMemory } from './plan.ts';
import { beginSessions, requireWaiting } from './sessions.ts';
import type { SubjectName } from './subjects.ts';

/** A worker before and after it took a thousand sessions. */
export interface Held {
  before: WorkerMemory;
  after: WorkerMemory;
}

export type MemoryMeasurement = { [N in SubjectName]: Held };

/** How many sessions are held between the two looks. */
export const SESSIONS = 1_000;

/** Sessions before the first look: the code is compiled, connections and buffers are there. */
const WARM_UP = 100;

/** Holds sessions in a worker of each subject, one after the other. Rejects with InvalidMeasurement where some are not held. */
export function measureMemoryOf(bundles: Bundles, options: StackOptions): Promise<MemoryMeasurement> {
  return withProcesses(options, planMemory(bundles), async (processes, { urls }) => {
    const client = await connect(processes);
    const hold = async (name: SubjectName) => {
      options.say(`Holding ${SESSIONS} sessions (${name}) …`);
      return holdSessions(client.workflow, name, urls[name]);
    };
    try {
      const held = { bare: await hold('bare'), small: await hold('small'), large: await hold('large') };
      processes.requireWhole();
      return held;
    } finally {
      await client.connection.close();
    }
  });
}

function connect({ settings }: Processes): Promise<Client> {
  return connectTemporal({
    environment: { TEMPORAL_ADDRESS: addressesOf(settings).temporal },
    namespace: settings.env.TEMPORAL_NAMESPACE,
    dataConverter: createDataConverter({ masterKey: settings.masterKey, encryption: 'on' }),
  });
}

async function holdSessions(client: Client['workflow'], name: SubjectName, url: string): Promise<Held> {
  await beginSessions(client, name, [0, WARM_UP]);
  const before = await settled(url, WARM_UP);
  await beginSessions(client, name, [WARM_UP, WARM_UP + SESSIONS]);
  const after = await settled(url, WARM_UP + SESSIONS);
  for (const index of [0, WARM_UP, WARM_UP + SESSIONS - 1]) await requireWaiting(client, name, index);
  return { before, after };
}

const Status = z.object({
  numCachedWorkflows: z.number(),
  numInFlightWorkflowActivations: z.number(),
  numInFlightActivities: z.number(),
});

const SETTLED_WITHIN_MS = 300_000;
const QUIET_LOOKS = 8;

/** The worker's memory once it holds so many sessions and has done nothing for two seconds. */
async function settled(url: string, sessions: number): Promise<WorkerMemory> {
  let quiet = 0;
  let cached = 0;
  for (const end = Date.now() + SETTLED_WITHIN_MS; quiet < QUIET_LOOKS && Date.now() < end; await pause(250)) {
    const status = Status.parse(await read(`${url}/status`));
    cached = status.numCachedWorkflows;
    const busy = status.numInFlightWorkflowActivations + status.numInFlightActivities;
    quiet = cached === sessions && busy === 0 ? quiet + 1 : 0;
  }
  if (quiet < QUIET_LOOKS) throw new InvalidMeasurement(`The worker holds ${cached} of ${sessions} sessions.`);
  return WorkerMemory.parse(await read(`${url}/memory`));
}

async function read(url: string): Promise<unknown> {
  return (await request(url, { bodyTimeout: 30_000 })).body.json();
}
