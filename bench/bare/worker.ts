import type { DataConverter } from '@temporalio/common';
import { NativeConnection, Worker } from '@temporalio/worker';
import { WORKER_OPTIONS } from '../../worker/build-worker.ts';
import { bundleWorkflows } from '../../worker/bundle.ts';
import { type BareSinch, createBareActivities } from './activity.ts';
import { BARE_TASK_QUEUE } from './contract.ts';

export interface BareWorkerSettings {
  temporalAddress: string;
  namespace: string;
  dataConverter: DataConverter;
  /** Where the bundle may be written. */
  bundleFile: string;
  /** The compiled workflow. */
  workflowPath: string;
}

/** A worker with the options, the bundling and the data converter of Colloquy's own. */
export async function buildBareWorker(settings: BareWorkerSettings, sinch: BareSinch): Promise<Worker> {
  const { temporalAddress, bundleFile, workflowPath, ...common } = settings;
  await bundleWorkflows(bundleFile, { workflowsPath: workflowPath, preloadModules: [] });
  return Worker.create({
    ...WORKER_OPTIONS,
    ...common,
    connection: await NativeConnection.connect({ address: temporalAddress }),
    taskQueue: BARE_TASK_QUEUE,
    workflowBundle: { codePath: bundleFile },
    activities: createBareActivities(sinch),
  });
}
