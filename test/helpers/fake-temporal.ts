import type { History } from '@temporalio/common/lib/proto-utils.js';
import type { Temporal } from '../../api/deps.ts';

export interface FakeTemporal extends Temporal {
  /** What was asked of it, in order. */
  calls: { method: string; workflowId: string; name: string; options: unknown }[];
  /** Answers of updates and queries by name; a function may throw. */
  answers: { [name: string]: () => unknown };
  /** What visibility lists. */
  executions: unknown[];
  visibilityQueries: string[];
  /** Of the runs that are asked about, by run id: at which attempt their workflow task is. */
  attempts: { [runId: string]: number };
  /** Whether the server is one that notes failing workflow tasks (TemporalReportedProblems). */
  notesProblems: boolean;
  /** What visibility counts. */
  counted: number;
  /** The page that was asked for last, and the one that visibility has next. */
  askedPage: string;
  nextPage: string;
  /** Epoch ms of each poller's last call. */
  polledAt: number[];
  /** The history of a run, anew for each call. */
  histories: (runId: string) => History | undefined;
  /** From now on every call fails so, or hangs when the function never settles. */
  breakWith?: () => Promise<never>;
}

/** What a server lists that has noted failing workflow tasks; an older one does not know the search attribute. */
function markedOf({ notesProblems, executions }: FakeTemporal): unknown[] {
  if (notesProblems) return executions.filter((one) => JSON.stringify(one).includes('TemporalReportedProblems'));
  const said = { code: 3, details: 'invalid query', metadata: {} };
  throw Object.assign(new Error('3 INVALID_ARGUMENT: invalid query'), said);
}

interface WithId {
  workflowId: string;
}

interface Described {
  execution: WithId & { runId?: string };
}

interface Addressed {
  workflowExecution: WithId & { runId?: string };
}

/** Stands in for a Temporal client: records, and answers what the test says. Casts stand for the parts of the client that the API does not use. */
export function fakeTemporal(): FakeTemporal {
  const fake: FakeTemporal = Object.create(null);
  const record = async (method: string, { workflowId }: WithId, call: { name: string; options: unknown }) => {
    if (fake.breakWith) await fake.breakWith();
    fake.calls.push({ method, workflowId, ...call });
    return fake.answers[call.name]?.();
  };
  const nameOf = (definition: string | { name: string }) =>
    typeof definition === 'string' ? definition : definition.name;
  const workflow = {
    start: (name: string, options: WithId) => record('start', options, { name, options }),
    signalWithStart: (name: string, options: WithId) => record('signalWithStart', options, { name, options }),
    executeUpdateWithStart: (definition: { name: string }, given: { startWorkflowOperation: { options: WithId } }) => {
      const { startWorkflowOperation, ...options } = given;
      const start = startWorkflowOperation.options;
      return record('executeUpdateWithStart', start, { name: nameOf(definition), options: { ...options, start } });
    },
    getHandle: (workflowId: string, runId = '') => ({
      workflowId,
      executeUpdate: (definition: { name: string }, options: unknown) =>
        record('executeUpdate', { workflowId }, { name: nameOf(definition), options }),
      startUpdate: async (definition: { name: string }, options: unknown) => {
        const answer = await record('startUpdate', { workflowId }, { name: nameOf(definition), options });
        return { result: async () => (answer instanceof Error ? Promise.reject(answer) : answer) };
      },
      signal: (definition: { name: string }, ...args: unknown[]) =>
        record('signal', { workflowId }, { name: nameOf(definition), options: { args } }),
      fetchHistory: async () => {
        await record('fetchHistory', { workflowId }, { name: 'fetchHistory', options: { runId } });
        return fake.histories(runId);
      },
      query: (definition: { name: string }) =>
        record('query', { workflowId }, { name: nameOf(definition), options: undefined }),
    }),
  };
  const gone = () => Object.assign(new Error('5 NOT_FOUND'), { code: 5, details: '', metadata: {} });
  const execution = ({ workflowExecution: { workflowId, runId } }: Addressed) => ({ workflowId, runId });
  const workflowService = {
    terminateWorkflowExecution: async (request: Addressed) => {
      await record('terminate', request.workflowExecution, { name: 'terminate', options: execution(request) });
    },
    deleteWorkflowExecution: async (request: Addressed) => {
      await record('delete', request.workflowExecution, { name: 'delete', options: execution(request) });
      const { runId } = request.workflowExecution;
      fake.executions = fake.executions.filter((one) => !JSON.stringify(one).includes(`"runId":"${runId}"`));
    },
    describeTaskQueue: async () => {
      if (fake.breakWith) await fake.breakWith();
      return { pollers: fake.polledAt.map((at) => ({ lastAccessTime: { seconds: at / 1000 } })) };
    },
    countWorkflowExecutions: async ({ query }: { query: string }) => {
      if (fake.breakWith) await fake.breakWith();
      fake.visibilityQueries.push(query);
      return { count: fake.counted };
    },
    describeWorkflowExecution: async ({ execution: { workflowId, runId = '' } }: Described) => {
      const pendingWorkflowTask = fake.attempts[runId] && { attempt: fake.attempts[runId] };
      if (!fake.answers.describe) return { pendingWorkflowTask };
      const info = await record('describe', { workflowId }, { name: 'describe', options: undefined });
      if (info === undefined) throw gone();
      return { workflowExecutionInfo: info };
    },
    listWorkflowExecutions: async ({
      query,
      nextPageToken = [],
    }: {
      query: string;
      nextPageToken?: ArrayLike<number>;
    }) => {
      if (fake.breakWith) await fake.breakWith();
      fake.visibilityQueries.push(query);
      if (query.includes('TemporalReportedProblems')) return { executions: markedOf(fake) };
      fake.askedPage = Buffer.from(nextPageToken).toString();
      return { executions: fake.executions, nextPageToken: Buffer.from(fake.nextPage) };
    },
  };
  return Object.assign(fake, {
    attempts: {},
    notesProblems: false,
    calls: [],
    answers: {},
    executions: [],
    histories: () => undefined,
    visibilityQueries: [],
    counted: 0,
    askedPage: '',
    nextPage: '',
    polledAt: [],
    workflow: workflow as unknown as Temporal['workflow'],
    workflowService: workflowService as unknown as Temporal['workflowService'],
    withDeadline: <Result>(_deadline: number | Date, call: () => Promise<Result>) => call(),
    options: { namespace: 'default' },
  });
}
