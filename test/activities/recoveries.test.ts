import {
  type Client,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { createRecoveryActivities } from '../../activities/recoveries.ts';
import type { RecoveryOrder, RecoveryOutcome } from '../../contracts/bulk-recovery.ts';
import type { CompiledFlow } from '../../core/flow/compiled.ts';
import type { OperatorCommandResult } from '../../core/session/given-command.ts';
import type { ConversationState, Session } from '../../core/session/state.ts';
import { asking, flowOf, saying } from '../helpers/flows.ts';
import { MemoryRecoveries } from '../helpers/memory-recoveries.ts';
import { aSession, stateOf } from '../helpers/session-double.ts';
import { quietEnvironment } from './reply-doubles.ts';

const order: RecoveryOrder = { id: 'r1', query: 'a query', apply: true, ratePerSecond: 1_000, maxAgeMs: 60_000 };

interface Asked {
  updates: { workflowId: string; options: unknown }[];
  queries: string[];
}

interface Answers {
  update?: () => OperatorCommandResult;
  query?: () => ConversationState;
  listed?: number;
}

/** What Temporal's client does of it, for workflows `w0`, `w1` with the sessions `S0`, `S1`. */
function clientOf({ update, query, listed = 1 }: Answers) {
  const asked: Asked = { updates: [], queries: [] };
  async function* list(given: { query: string }) {
    asked.queries.push(given.query);
    for (let index = 0; index < listed; index += 1)
      yield { workflowId: `w${index}`, typedSearchAttributes: { get: () => `S${index}` } };
  }
  const getHandle = (workflowId: string) => ({
    executeUpdate: async (_update: unknown, options: unknown) => {
      asked.updates.push({ workflowId, options });
      return update?.();
    },
    query: async () => query?.(),
  });
  const withDeadline = <T>(_bound: unknown, call: () => Promise<T>) => call();
  const withAbortSignal = withDeadline;
  return { asked, client: { workflow: { list, getHandle }, withDeadline, withAbortSignal } as unknown as Client };
}

function recovery(answers: Answers, flows: CompiledFlow[] = []) {
  const recoveries = new MemoryRecoveries();
  const find = async (flow: string, version: number | 'latest') => {
    const compiled = flows.find((one) => one.flow === flow && one.version === version);
    return (
      compiled && { compiled, flow, version: compiled.version, hash: '', engine: 1, definition: '', publishedAt: 0 }
    );
  };
  const { recoverBatch, settleBatch, listRecovery } = createRecoveryActivities({ recoveries, flows: { find } });
  const { asked, client } = clientOf(answers);
  let after = '';
  const run = <T>(work: () => Promise<T>): Promise<T> => quietEnvironment({}, { client }).run(work);
  return {
    ...{ recoveries, asked },
    list: (given = order) => run(() => listRecovery(given)),
    batch: (given = order) => run(() => recoverBatch(given)),
    /** The next of those under way, all once more after the last. */
    settle: async (last: boolean, given = order) => {
      const settled = await run(() => settleBatch({ order: given, last, after }));
      after = settled.after;
      return settled;
    },
    reports: () => recoveries.reports('r1', { limit: 100 }),
  };
}

const result = (more: Partial<OperatorCommandResult>): OperatorCommandResult => ({
  ...{ sessionId: 'S0', state: 'open', message: 'It says so.', done: false },
  ...more,
});
const thrown = (error: Error) => (): never => {
  throw error;
};
const late = new WorkflowUpdateRPCTimeoutOrCancelledError('late', undefined);

test('all that visibility finds are noted once, and listing again changes nothing', async () => {
  const { list, recoveries, asked } = recovery({ listed: 2_500 });
  expect((await list()).waiting).toBe(2_500);
  await recoveries.report('r1', [{ sessionId: 'S7', outcome: 'recovered', code: '', reason: '' }]);
  expect(await list()).toMatchObject({ waiting: 2_499, recovered: 1 });
  expect(asked.queries).toEqual(['a query', 'a query']);
});

test('each session is given the retry with who and why, under an id that is the same whoever gives it again', async () => {
  const { list, batch, asked } = recovery({ update: () => result({ done: true }) });
  await list();
  await batch({ ...order, by: 'ada', why: 'the shop is back', to: { flow: 'test', version: 2 } });
  expect(asked.updates).toEqual([
    {
      workflowId: 'w0',
      options: {
        updateId: 'retry-recovery.r1.S0',
        args: [
          {
            id: 'recovery.r1.S0',
            sessionId: 'S0',
            by: 'ada',
            why: 'the shop is back',
            to: { flow: 'test', version: 2 },
            guard: { maxAgeMs: 60_000 },
          },
        ],
      },
    },
  ]);
});

test.each<[string, () => OperatorCommandResult, RecoveryOutcome, string]>([
  ['goes on', () => result({ done: true }), 'recovered', ''],
  ['failed again', () => result({ code: 'SESSION_FAILED' }), 'failedAgain', 'SESSION_FAILED'],
  ['failed again in the run before', () => result({ code: 'TRIED_BEFORE' }), 'failedAgain', 'TRIED_BEFORE'],
  ['has a newer conversation', () => result({ code: 'SESSION_ENDED' }), 'skipped', 'SESSION_ENDED'],
  ['is out of its window', () => result({ code: 'WINDOW_CLOSED' }), 'skipped', 'WINDOW_CLOSED'],
  ['has opted out', () => result({ code: 'CONTACT_OPTED_OUT' }), 'skipped', 'CONTACT_OPTED_OUT'],
  ['is too old', () => result({ code: 'FAILED_TOO_LONG_AGO' }), 'skipped', 'FAILED_TOO_LONG_AGO'],
  ['was retried by somebody', () => result({ code: 'RETRIED_ALREADY' }), 'skipped', 'RETRIED_ALREADY'],
  ['goes on already', () => result({ code: 'NOT_FAILED' }), 'skipped', 'NOT_FAILED'],
  ['does not land', () => result({ code: 'DOES_NOT_LAND' }), 'skipped', 'DOES_NOT_LAND'],
  ['is gone', thrown(new WorkflowNotFoundError('none', 'w0', undefined)), 'skipped', 'SESSION_ENDED'],
  ['has not answered', thrown(late), 'underWay', ''],
  ['ended its run', thrown(new WorkflowUpdateFailedError('ended', undefined)), 'underWay', ''],
])('a session that %s is reported so', async (_title, update, outcome, code) => {
  const { list, batch, reports } = recovery({ update });
  await list();
  expect(await batch()).toMatchObject({ waiting: 0, [outcome]: 1 });
  expect(await reports()).toEqual([{ sessionId: 'S0', outcome, code, reason: expect.stringMatching(/\.$/) }]);
});

test('one that never answers is asked again, and in the end it counts as not reached', async () => {
  const { list, batch, settle, reports, asked } = recovery({ update: thrown(late), listed: 3 });
  await list();
  await batch();
  expect(await settle(false)).toMatchObject({ counts: { underWay: 3 }, after: '' });
  expect(await settle(true)).toMatchObject({ counts: { underWay: 0, unreached: 3 }, after: '' });
  expect((await reports())[0]).toMatchObject({ outcome: 'unreached', code: 'NO_ANSWER' });
  expect(asked.updates).toHaveLength(9);
});

test('those that never answer are asked again a batch at a time', async () => {
  const { list, batch, settle, asked } = recovery({ update: thrown(late), listed: 450 });
  await list();
  for (let batches = 0; batches < 3; batches += 1) await batch();
  const reached = [await settle(false), await settle(false), await settle(false)].map(({ after }) => after);
  expect(reached).toEqual(['S278', 'S53', '']);
  expect(new Set(asked.updates.map(({ workflowId }) => workflowId)).size).toBe(450);
  expect(asked.updates).toHaveLength(900);
});

test('after one that could not be done, no other is begun beside the next attempt', async () => {
  let begun = 0;
  const update = () => {
    begun += 1;
    throw new Error('14 UNAVAILABLE');
  };
  const { list, batch } = recovery({ update, listed: 30 });
  await list();
  // The clock stands still: on a slow machine the second one's turn may come before the first one is refused.
  const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now());
  await expect(batch()).rejects.toThrow('UNAVAILABLE');
  expect(begun).toBe(1);
  clock.mockRestore();
});

test('while Temporal is away nothing is reported: the batch is tried again', async () => {
  const { list, batch, recoveries } = recovery({ update: thrown(new Error('14 UNAVAILABLE')) });
  await list();
  await expect(batch()).rejects.toThrow('UNAVAILABLE');
  expect((await recoveries.counts('r1')).waiting).toBe(1);
});

const failure = { step: 'ask', code: 'CALL_STATUS', reason: 'Away.', triedAt: 0, triedFor: '', unsent: null };
const failed =
  (more: Partial<Session> = {}) =>
  () =>
    stateOf(aSession({ id: 'S0', status: 'failed', failure: { ...failure, at: Date.now() }, ...more }));
const first = flowOf([asking('ask', 'Name?')]);
const second = flowOf([asking('ask', 'Your name?')], { version: 2 });
const other = flowOf([saying('bye', 'Bye')], { version: 3 });

test.each<[string, () => ConversationState, number | undefined, RecoveryOutcome, string, string]>([
  ['would go on', failed(), undefined, 'would', '', 'It would go on at ask.'],
  ['would land', failed(), 2, 'would', '', 'It would go on at ask of test@2.'],
  ['would not land', failed(), 3, 'skipped', 'DOES_NOT_LAND', 'Flow test@3 has no step ask: name a step to go on at.'],
  ['is lost', failed(), 4, 'skipped', 'FLOW_NOT_FOUND', 'Not published: test.'],
  ['is open', () => stateOf(aSession({ id: 'S0' })), undefined, 'skipped', 'NOT_FAILED', 'There is nothing to retry'],
  ['has a newer conversation', failed({ id: 'S9' }), undefined, 'skipped', 'SESSION_ENDED', 'session is now S9'],
  [
    'has opted out',
    failed({ contact: { vars: {}, consents: { all: false } } }),
    undefined,
    'skipped',
    'CONTACT_OPTED_OUT',
    'opted out',
  ],
  ['is out of its window', failed({ channel: 'WHATSAPP' }), undefined, 'skipped', 'WINDOW_CLOSED', 'templates'],
  ['is stuck', thrown(new Error('4 DEADLINE_EXCEEDED')), undefined, 'unreached', 'NO_ANSWER', 'could not be asked'],
])('a dry run says of a session that it %s, and does nothing', async (_title, query, version, outcome, code, said) => {
  const { list, batch, reports, asked } = recovery({ query }, [first, second, other]);
  await list();
  const to = version === undefined ? {} : { to: { flow: 'test', version } };
  await batch({ ...order, apply: false, ...to });
  expect(await reports()).toEqual([{ sessionId: 'S0', outcome, code, reason: expect.stringContaining(said) }]);
  expect(asked.updates).toEqual([]);
});

test('no more are begun in a second than are wanted, and a batch is what five seconds hold', async () => {
  const { list, batch, asked } = recovery({ update: () => result({ done: true }), listed: 30 });
  await list();
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
  try {
    const running = batch({ ...order, ratePerSecond: 2 });
    await jest.advanceTimersByTimeAsync(100);
    expect(asked.updates).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(asked.updates).toHaveLength(3);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(await running).toMatchObject({ waiting: 20, recovered: 10 });
    expect(asked.updates).toHaveLength(10);
  } finally {
    jest.useRealTimers();
  }
});

test('a batch ends when the next one is due, so that also a very slow rate is kept', async () => {
  const { list, batch, asked } = recovery({ update: () => result({ done: true }), listed: 3 });
  await list();
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
  try {
    const running = (async () => {
      for (let batches = 0; batches < 3; batches += 1) await batch({ ...order, ratePerSecond: 0.1 });
    })();
    for (const done of [1, 2, 3]) {
      await jest.advanceTimersByTimeAsync(9_800);
      expect(asked.updates).toHaveLength(done);
      await jest.advanceTimersByTimeAsync(200);
    }
    await running;
  } finally {
    jest.useRealTimers();
  }
});
