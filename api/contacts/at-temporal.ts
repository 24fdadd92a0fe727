import { setTimeout as wait } from 'node:timers/promises';
import { isGrpcServiceError } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { Party } from '../../adapters/contact-key.ts';
import { workflowIdOf } from '../conversation-start.ts';
import type { ApiDeps, Temporal } from '../deps.ts';
import { callWorkflow } from '../workflow-call.ts';

const { WORKFLOW_EXECUTION_STATUS_RUNNING: RUNNING } = proto.temporal.api.enums.v1.WorkflowExecutionStatus;

/** What Temporal has of a contact: runs of his conversation and of its archives, and what Sinch calls him there. */
export interface AtTemporal {
  /** By their ids. */
  runs: Map<string, FoundRun>;
  contactIds: Set<string>;
  conversationIds: Set<string>;
}

interface FoundRun {
  workflowId: string;
  isRunning: boolean;
}

/** Visibility is a little late: it is looked again, so often at most, until it shows nothing new. */
const LOOKS = 4;
const LOOK_AGAIN_MS = 300;
const PAGE = 200;

/** What visibility has of him, without a change. */
export async function findAtTemporal(deps: ApiDeps, party: Party): Promise<AtTemporal> {
  const found = nothing();
  await list(deps, { workflowId: workflowIdOf(deps, party), before: Number.POSITIVE_INFINITY }, found);
  return found;
}

function nothing(): AtTemporal {
  return { runs: new Map(), contactIds: new Set(), conversationIds: new Set() };
}

/**
 * Terminates the contact's conversation where it stands, and has Temporal delete all of its runs and archives with their histories,
 * which it does by itself, within a minute. A conversation that begins while this goes on stays.
 */
export async function forgetAtTemporal(deps: ApiDeps, party: Party): Promise<AtTemporal> {
  const workflowId = workflowIdOf(deps, party);
  await stop(deps, workflowId);
  const before = await endOfLast(deps, workflowId);
  const gone = nothing();
  for (let look = 1; look <= LOOKS; look += 1) {
    const known = new Set(gone.runs.keys());
    await list(deps, { workflowId, before }, gone);
    const more = [...gone.runs].filter(([runId]) => !known.has(runId));
    if (look > 1 && more.length === 0) break;
    for (const [runId, run] of more) await remove(deps, runId, run);
    await wait(LOOK_AGAIN_MS);
  }
  return gone;
}

type Service = Temporal['workflowService'];

/** NOT_FOUND: it is gone already, or closed. */
function call<Result>(deps: ApiDeps, ask: (service: Service, namespace: string) => Promise<Result>) {
  const { workflowService, options } = deps.temporal;
  return callWorkflow(deps, () => ask(workflowService, options.namespace)).catch((error: unknown) => {
    if (isGrpcServiceError(error) && error.code === NOT_FOUND) return undefined;
    throw error;
  });
}

/** gRPC's. */
const NOT_FOUND = 5;

const FORGOTTEN = 'The contact is forgotten.';

/** Of whichever run there is. */
async function stop(deps: ApiDeps, workflowId: string, runId?: string): Promise<void> {
  const workflowExecution = runId === undefined ? { workflowId } : { workflowId, runId };
  await call(deps, (service, namespace) =>
    service.terminateWorkflowExecution({ namespace, workflowExecution, reason: FORGOTTEN }),
  );
}

/** Stopped first, so that no archive stores what was just removed. */
async function remove(deps: ApiDeps, runId: string, { workflowId, isRunning }: FoundRun): Promise<void> {
  if (isRunning) await stop(deps, workflowId, runId);
  const workflowExecution = { workflowId, runId };
  await call(deps, (service, namespace) => service.deleteWorkflowExecution({ namespace, workflowExecution }));
}

type Time = { seconds?: number | { toNumber(): number } | null; nanos?: number | null } | null | undefined;

/** Epoch ms of Temporal's own clock. */
function msOf(time: Time): number {
  return Number(time?.seconds ?? 0) * 1000 + (time?.nanos ?? 0) / 1e6;
}

/** The moment from which on a run is one that a new message began. */
async function endOfLast(deps: ApiDeps, workflowId: string): Promise<number> {
  const described = await call(deps, (service, namespace) =>
    service.describeWorkflowExecution({ namespace, execution: { workflowId } }),
  );
  const info = described?.workflowExecutionInfo;
  if (!info) return deps.now();
  return msOf(info.status === RUNNING ? info.startTime : info.closeTime);
}

/** Adds what visibility has of runs that began before. */
async function list(
  deps: ApiDeps,
  { workflowId, before }: { workflowId: string; before: number },
  found: AtTemporal,
): Promise<void> {
  const query = `WorkflowId = '${workflowId}' OR ParentWorkflowId = '${workflowId}'`;
  let nextPageToken: Uint8Array = new Uint8Array();
  do {
    const page = await call(deps, (service, namespace) =>
      service.listWorkflowExecutions({ namespace, query, pageSize: PAGE, nextPageToken }),
    );
    for (const run of page?.executions ?? []) if (msOf(run.startTime) < before) note(found, run);
    nextPageToken = page?.nextPageToken ?? new Uint8Array();
  } while (nextPageToken.length > 0);
}

type Run = Awaited<ReturnType<Service['listWorkflowExecutions']>>['executions'][number];

function note({ runs, contactIds, conversationIds }: AtTemporal, { execution, status, searchAttributes }: Run): void {
  runs.set(execution?.runId ?? '', { workflowId: execution?.workflowId ?? '', isRunning: status === RUNNING });
  const text = (name: string): string => {
    const data = searchAttributes?.indexedFields?.[name]?.data;
    const value: unknown = data ? JSON.parse(Buffer.from(data).toString('utf8')) : '';
    return typeof value === 'string' ? value : '';
  };
  if (text('ContactId') !== '') contactIds.add(text('ContactId'));
  if (text('ConversationId') !== '') conversationIds.add(text('ConversationId'));
}
