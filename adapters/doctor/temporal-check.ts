import type { Client } from '@temporalio/client';
import { isGrpcServiceError } from '@temporalio/client';
import { type Finding, failed, ok, warning } from '../../core/doctor/check.ts';
import { TemporalError } from '../temporal.ts';

type WorkflowService = Client['workflowService'];

/** What the checks need of a connection to Temporal. */
export interface TemporalDoor {
  workflowService: Pick<
    WorkflowService,
    'describeNamespace' | 'getSystemInfo' | 'getClusterInfo' | 'describeTaskQueue'
  >;
  operatorService: Pick<Client['connection']['operatorService'], 'listSearchAttributes'>;
  withDeadline<Result>(deadline: number | Date, call: () => Promise<Result>): Promise<Result>;
}

/** Where Temporal is; `reach` rejects with TemporalError where nobody answers. */
export interface TemporalPlace {
  address: string;
  namespace: string;
  reach: () => Promise<TemporalDoor>;
}

const DEADLINE_MS = 4_000;
const DAY_S = 24 * 60 * 60;
/** As long as a failed session waits for a retry, by default. */
const WANTED_DAYS = 7;

/** One call, with a deadline of its own. */
export async function ask<Result>(
  { reach }: TemporalPlace,
  call: (door: TemporalDoor) => Promise<Result>,
): Promise<Result> {
  const door = await reach();
  return door.withDeadline(Date.now() + DEADLINE_MS, () => call(door));
}

/** That the server answers and has the namespace; its version, and how long it keeps what has ended. */
export async function temporalCheck(place: TemporalPlace): Promise<Finding> {
  const { address, namespace } = place;
  try {
    const [version, retentionS, development] = await ask(place, ({ workflowService }) =>
      Promise.all([
        workflowService.getSystemInfo({}).then(({ serverVersion }) => serverVersion || 'of an unknown version'),
        retentionOf(workflowService, namespace),
        isDevelopment(workflowService),
      ]),
    );
    const there = `Server ${version} at ${address}, namespace ${namespace}`;
    return retention(`${there}${development ? ', a development server' : ''}`, { retentionS, development, namespace });
  } catch (error) {
    return away(place, error);
  }
}

interface Kept {
  retentionS: number;
  development: boolean;
  namespace: string;
}

function retention(there: string, { retentionS, development, namespace }: Kept): Finding {
  const days = Math.round((retentionS / DAY_S) * 10) / 10;
  const found = `${there}; what has ended can be read and replayed for ${days} ${days === 1 ? 'day' : 'days'}.`;
  if (development || days >= WANTED_DAYS) return ok(found);
  return warning(
    found,
    `Keep it longer: \`temporal operator namespace update -n ${namespace} --retention ${WANTED_DAYS}d\`.`,
  );
}

async function retentionOf(service: Pick<WorkflowService, 'describeNamespace'>, namespace: string): Promise<number> {
  const { config } = await service.describeNamespace({ namespace });
  return Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0);
}

/** The CLI's own server keeps all in SQLite. Not everybody may ask a cluster about itself. */
async function isDevelopment(service: Pick<WorkflowService, 'getClusterInfo'>): Promise<boolean> {
  return service.getClusterInfo({}).then(
    ({ persistenceStore }) => persistenceStore === 'sqlite',
    () => false,
  );
}

/** gRPC's codes that say something of their own. */
const NOT_FOUND = 5;
const REFUSED = new Set([7, 16]);

function away({ address, namespace }: TemporalPlace, error: unknown): Finding {
  const code = isGrpcServiceError(error) ? error.code : undefined;
  if (code === NOT_FOUND) {
    const todo = `Make it: \`temporal operator namespace create -n ${namespace} --retention ${WANTED_DAYS}d\`, or correct TEMPORAL_NAMESPACE.`;
    return failed(`The server at ${address} has no namespace ${namespace}.`, todo);
  }
  if (code !== undefined && REFUSED.has(code)) {
    return failed(`The server at ${address} does not let us in.`, 'Correct TEMPORAL_API_KEY or TEMPORAL_TLS_….');
  }
  if (code === undefined && !(error instanceof TemporalError)) throw error;
  return failed(`No Temporal server answers at ${address}.`, 'Start one, or set TEMPORAL_ADDRESS.');
}
