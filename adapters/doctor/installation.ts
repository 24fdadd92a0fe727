import { outboundTaskQueue } from '../../contracts/session-activities.ts';
import { type Finding, failed, ok } from '../../core/doctor/check.ts';
import { searchAttributeCommand, searchAttributeProblems } from '../search-attributes.ts';
import { isPolled } from '../task-queue-polls.ts';
import { type DatabasePlace, databaseCheck, masterKeyCheck, migrationsCheck } from './database-checks.ts';
import type { CheckPlan } from './run-checks.ts';
import { ask, type TemporalPlace, temporalCheck } from './temporal-check.ts';

/** What stands under every app. */
export interface Installation {
  temporal: TemporalPlace;
  taskQueue: string;
  database: DatabasePlace;
  /** Base64; undefined where there is none. */
  masterKey: string | undefined;
}

/** A folder that nobody serves is opened first, which may take its time. */
const OPENED_WITHIN_MS = 20_000;

/** The checks that need no app and no Sinch: the same from within the API and from the command line beside it. */
export function installationChecks({ temporal, taskQueue, database, masterKey }: Installation): CheckPlan[] {
  return [
    { name: 'Temporal', look: () => temporalCheck(temporal) },
    { name: 'search attributes', look: () => searchAttributesCheck(temporal) },
    { name: 'worker', look: () => workerCheck(temporal, taskQueue) },
    { name: 'database', withinMs: OPENED_WITHIN_MS, look: () => databaseCheck(database) },
    { name: 'migrations', withinMs: OPENED_WITHIN_MS, look: () => migrationsCheck(database) },
    { name: 'master key', withinMs: OPENED_WITHIN_MS, look: () => masterKeyCheck(database, masterKey) },
  ];
}

async function searchAttributesCheck(temporal: TemporalPlace): Promise<Finding> {
  const { namespace } = temporal;
  const problems = await ask(temporal, (door) => searchAttributeProblems(door, namespace));
  if (problems.length === 0) return ok('All are there.');
  return failed(
    `${problems.join('; ')}: no session can run.`,
    `Start the API, which registers them, or run \`${searchAttributeCommand(namespace)}\`.`,
  );
}

async function workerCheck(temporal: TemporalPlace, taskQueue: string): Promise<Finding> {
  const { namespace } = temporal;
  const queues = [
    { name: taskQueue, kind: 'workflow' },
    { name: outboundTaskQueue(taskQueue), kind: 'activity' },
  ] as const;
  const polled = await ask(temporal, ({ workflowService }) =>
    Promise.all(queues.map((queue) => isPolled({ workflowService, namespace, now: Date.now() }, queue))),
  );
  const unpolled = queues.filter((_, place) => !polled[place]).map(({ name }) => name);
  if (unpolled.length === 0) return ok(`Polls ${queues.map(({ name }) => name).join(' and ')}.`);
  return failed(
    `None polls ${unpolled.join(' and ')}: messages are kept, and answered once one does.`,
    'Start a worker with this TASK_QUEUE; why one stopped stands in its log.',
  );
}
