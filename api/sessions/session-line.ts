import proto from '@temporalio/proto';
import { FAILURE_REASON_MEMO } from '../../contracts/search-attributes.ts';
import { failureSentence, nextStep } from '../../core/session/failure-advice.ts';
import type { ApiDeps, Temporal } from '../deps.ts';

/** A session as Temporal's visibility knows it: a little late, good for lists and for people. */
export interface SessionLine {
  id: string;
  state: string;
  channel: string;
  appId: string;
  flow: string;
  /** Of the last failure, where there is one. */
  code?: string;
  /** Why, in one sentence. */
  reason?: string;
  /** What to do about it, in one sentence. */
  next?: string;
  /** Epoch ms. */
  startedAt: number;
  workflowId: string;
  runId: string;
}

/** A run of a workflow as Temporal's visibility lists it. */
export type Run = Awaited<ReturnType<Temporal['workflowService']['listWorkflowExecutions']>>['executions'][number];

const { WORKFLOW_EXECUTION_STATUS_RUNNING } = proto.temporal.api.enums.v1.WorkflowExecutionStatus;

/** The code of a session whose workflow task fails: as the API answers a command to it. */
const STUCK = 'WORKFLOW_STUCK';

/** A listed run as people see it, with why it failed and what to do. The server may have noted that its task fails. */
export async function sessionLine(deps: Pick<ApiDeps, 'payloadCodec'>, run: Run): Promise<SessionLine> {
  const running = run.status === WORKFLOW_EXECUTION_STATUS_RUNNING;
  const problems = attribute(run, 'TemporalReportedProblems');
  if (problems !== undefined && running) return stuckLine(run, `Temporal says ${causeOf(problems)}`);
  const code = textOf(run, 'FailureCode');
  const line = plainLine(run);
  if (code === '') return line;
  const reason = (await toldReason(deps, run)) || failureSentence(code);
  return { ...line, code, reason, next: nextStep({ ...line, code, running }) || undefined };
}

/** A session whose workflow task fails and is tried again, whatever state it was in. */
export function stuckLine(run: Run, detail: string): SessionLine {
  const line = { ...plainLine(run), state: 'stuck' };
  const reason = `Colloquy’s own code fails on it (${detail}).`;
  return { ...line, code: STUCK, reason, next: nextStep({ ...line, code: STUCK, running: true }) };
}

function plainLine(run: Run): SessionLine {
  const { execution, startTime } = run;
  return {
    id: textOf(run, 'SessionId'),
    state: textOf(run, 'SessionState'),
    channel: textOf(run, 'Channel'),
    appId: textOf(run, 'AppId'),
    flow: textOf(run, 'Flow'),
    startedAt: Number(startTime?.seconds ?? 0) * 1000,
    workflowId: execution?.workflowId ?? '',
    runId: execution?.runId ?? '',
  };
}

/** The session's own sentence; '' where it has none, or one of another MASTER_KEY. */
async function toldReason({ payloadCodec }: Pick<ApiDeps, 'payloadCodec'>, { memo }: Run): Promise<string> {
  const payload = memo?.fields?.[FAILURE_REASON_MEMO];
  if (!payload) return '';
  const [decoded] = await payloadCodec.decode([payload]).catch(() => []);
  const value = parsed(decoded?.data);
  return typeof value === 'string' ? value : '';
}

/** A search attribute's text; '' where there is none. */
export function textOf(run: Run, name: string): string {
  const value = attribute(run, name);
  return typeof value === 'string' ? value : '';
}

// Search attributes are JSON and never encrypted: no codec stands between.
function attribute({ searchAttributes }: Run, name: string): unknown {
  return parsed(searchAttributes?.indexedFields?.[name]?.data);
}

function parsed(data: Uint8Array | null | undefined): unknown {
  return data && data.length > 0 ? JSON.parse(Buffer.from(data).toString('utf8')) : undefined;
}

/** Temporal lists `category=…` and `cause=…`: the cause says more. */
function causeOf(problems: unknown): string {
  const all = (Array.isArray(problems) ? problems : [problems]).map(String);
  const named = all.find((problem) => problem.startsWith('cause=')) ?? all[0] ?? '';
  return named.replace(/^\w+=(WorkflowTaskFailedCause)?/, '');
}
