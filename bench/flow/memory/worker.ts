import { ApplicationFailure, type DataConverter } from '@temporalio/common';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { SessionActivities, SessionLocalActivities } from '../../../contracts/session-activities.ts';
import type { CompiledFlow } from '../../../core/flow/compiled.ts';
import { WORKER_OPTIONS } from '../../../worker/build-worker.ts';
import type { BareActivities } from '../../bare/contract.ts';

/** More than are held at once: none is let go while they are measured. */
const CACHED = 2_000;

export interface MemoryWorkerSettings {
  temporalAddress: string;
  namespace: string;
  dataConverter: DataConverter;
  bundlePath: string;
  taskQueue: string;
}

/** A worker that keeps all its workflows. Its activities do nothing but succeed; every session gets the same flow. */
export async function buildMemoryWorker(settings: MemoryWorkerSettings, flow: CompiledFlow | null): Promise<Worker> {
  const { temporalAddress, bundlePath, ...common } = settings;
  return Worker.create({
    ...WORKER_OPTIONS,
    ...common,
    maxCachedWorkflows: CACHED,
    connection: await NativeConnection.connect({ address: temporalAddress }),
    workflowBundle: { codePath: bundlePath },
    activities: flow ? sessionActivities(flow) : BARE,
  });
}

const BARE: BareActivities = { sendReply: async ({ id }) => ({ messageId: id }) };

function sessionActivities(flow: CompiledFlow): SessionActivities & SessionLocalActivities {
  const notInTheFlow = async () => {
    throw ApplicationFailure.nonRetryable('The measured flow does not ask for this.');
  };
  return {
    loadFlow: async () => ({ flow, settings: {}, contact: { vars: {}, consents: {} } }),
    sendReplies: async ({ replies }) => ({
      results: replies.map(({ id }) => ({ id, outcome: 'accepted', messageId: id, found: false, notes: [] })),
    }),
    callHttp: notInTheFlow,
    forwardHandover: notInTheFlow,
    keepContact: notInTheFlow,
  };
}
