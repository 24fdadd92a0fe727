import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { createDataConverter } from '../../adapters/data-converter.ts';
import { outboundTaskQueue } from '../../contracts/session-activities.ts';

// The workers' own chatter hides what a failing test says.
Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { console: {}, filter: { core: 'ERROR', other: 'ERROR' } } },
});

/** Base64 of 32 bytes: the key of every test. */
export const TEST_MASTER_KEY = Buffer.alloc(32, 7).toString('base64');

const dataConverter = createDataConverter({ masterKey: TEST_MASTER_KEY, encryption: 'on' });

/** The run's dev server, with our data converter. Tear it down in afterAll. */
export function testEnvironment(): Promise<TestWorkflowEnvironment> {
  return TestWorkflowEnvironment.createFromExistingServer({
    address: process.env.TEST_TEMPORAL_ADDRESS,
    client: { dataConverter },
  });
}

/** Runs `test` while a worker with these activities polls a task queue of its own; the worker is stopped afterwards. */
export async function withWorker<T>(
  environment: TestWorkflowEnvironment,
  worker: {
    taskQueue: string;
    activities: object;
    maxCachedWorkflows?: number;
    maxConcurrentWorkflowTaskExecutions?: number;
    workflowBundle?: { code: string };
  },
  test: () => Promise<T>,
): Promise<T> {
  const connected = {
    connection: environment.nativeConnection,
    namespace: environment.namespace ?? 'default',
    dataConverter,
  };
  const running = await Worker.create({
    ...connected,
    workflowBundle: { codePath: process.env.TEST_WORKFLOW_BUNDLE ?? '' },
    ...worker,
  });
  if (!('callHttp' in worker.activities || 'forwardHandover' in worker.activities)) return running.runUntil(test);
  const outbound = await Worker.create({
    ...connected,
    taskQueue: outboundTaskQueue(worker.taskQueue),
    activities: worker.activities,
  });
  return outbound.runUntil(() => running.runUntil(test));
}
