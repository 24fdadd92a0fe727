import { setTimeout as wait } from 'node:timers/promises';
import proto from '@temporalio/proto';
import type { Party } from '../../adapters/contact-key.ts';
import { isGone } from '../../adapters/grpc-error.ts';
import { workflowIdOf } from '../conversation-start.ts';
import type { ApiDeps, Temporal } from '../deps.ts';
import { type Run, textOf } from '../sessions/session-line.ts';
import { listRuns } from '../sessions/visibility.ts';
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

/** Visibility is a little late: it is looked again for about three seconds, and so often at most while it shows something new. */
const LOOKS = 10;
const MOST_LOOKS = 20;
/** Where Temporal knows of no conversation, what it still lists is not late. */
const LOOKS_FOR_NOBODY = 2;
export const LOOK_AGAIN_MS = 300;
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
  const stood = await newestRun(deps, workflowId);
  await stop(deps, workflowId);
  const last = await newestRun(deps, workflowId);
  const before = last ? endOf(last) : deps.now();
  const found = nothing();
  // Visibility may not list them yet.
  note(found, [...(stood ? [stood] : []), ...(last ? [last] : [])], before);
  await removeAll(deps, { workflowId, before, looks: last ? LOOKS : LOOKS_FOR_NOBODY }, found);
  return found;
}

interface Conversation {
  workflowId: string;
  /** Only what began before that moment, epoch ms. */
  before: number;
}

/** Removes what was found, and what visibility shows as it is looked again. */
async function removeAll(deps: ApiDeps, of: Conversation & { looks: number }, found: AtTemporal): Promise<void> {
  const removed = new Set<string>();
  for (let look = 1; look <= MOST_LOOKS; look += 1) {
    await list(deps, of, found);
    const more = [...found.runs].filter(([runId]) => !removed.has(runId));
    if (look > of.looks && more.length === 0) return;
    for (const [runId, run] of more) {
      await remove(deps, runId, run);
      removed.add(runId);
    }
    await wait(deps.lookAgainMs ?? LOOK_AGAIN_MS);
  }
}

type Service = Temporal['workflowService'];

/** undefined: it is gone already, or closed. */
function call<Result>(deps: ApiDeps, ask: (service: Service, namespace: string) => Promise<Result>) {
  const { workflowService, options } = deps.temporal;
  return callWorkflow(deps, () => ask(workflowService, options.namespace)).catch((error: unknown) => {
    if (isGone(error)) return undefined;
    throw error;
  });
}

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

/** Epoch ms of Temporal's own clock, to the nanosecond: what began just before is told from what began just after. */
function msOf(time: Time): number {
  return Number(time?.seconds ?? 0) * 1000 + (time?.nanos ?? 0) / 1e6;
}

/** The newest run of the conversation, as Temporal itself knows it, which is never late. */
async function newestRun(deps: ApiDeps, workflowId: string): Promise<Run | undefined> {
  const described = await call(deps, (service, namespace) =>
    service.describeWorkflowExecution({ namespace, execution: { workflowId } }),
  );
  return described?.workflowExecutionInfo ?? undefined;
}

/** The moment from which on a run is one that a new message began. */
function endOf({ status, startTime, closeTime }: Run): number {
  return msOf(status === RUNNING ? startTime : closeTime);
}

/** Adds what visibility has of runs that began before. */
async function list(deps: ApiDeps, { workflowId, before }: Conversation, found: AtTemporal): Promise<void> {
  const query = `WorkflowId = '${workflowId}' OR ParentWorkflowId = '${workflowId}'`;
  let next: Uint8Array = new Uint8Array();
  do {
    const page = await listRuns(deps, { query, limit: PAGE, next });
    note(found, page.executions, before);
    next = page.nextPageToken ?? new Uint8Array();
  } while (next.length > 0);
}

function note({ runs, contactIds, conversationIds }: AtTemporal, listed: readonly Run[], before: number): void {
  for (const run of listed.filter(({ startTime }) => msOf(startTime) < before)) {
    const { execution, status } = run;
    runs.set(execution?.runId ?? '', { workflowId: execution?.workflowId ?? '', isRunning: status === RUNNING });
    contactIds.add(textOf(run, 'ContactId'));
    conversationIds.add(textOf(run, 'ConversationId'));
  }
  for (const ids of [contactIds, conversationIds]) ids.delete('');
}
