import { randomUUID } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { createRecoveryActivities } from '../../activities/recoveries.ts';
import {
  BULK_RECOVERY,
  type BulkRecoveryInput,
  cancelRecoveryUpdate,
  pauseRecoveryUpdate,
  type RecoveryOrder,
  type RecoveryProgress,
  recoveryProgressQuery,
  recoveryWorkflowId,
  resumeRecoveryUpdate,
} from '../../contracts/bulk-recovery.ts';
import {
  CONVERSATION_SESSION,
  type ConversationSessionInput,
  inboundSignal,
} from '../../contracts/conversation-session.ts';
import { SearchAttribute } from '../../contracts/search-attributes.ts';
import type { SendRepliesInput } from '../../contracts/session-activities.ts';
import type { CompiledFlow } from '../../core/flow/compiled.ts';
import type { SessionLimits } from '../../core/session/limits.ts';
import { recoveryQuery } from '../../core/session/recovery-query.ts';
import { messageText } from '../../core/session/talk.ts';
import { acceptAll, Outside, type Send } from '../helpers/conversation-outside.ts';
import { eventually } from '../helpers/eventually.ts';
import { flowOf, greetingFlow, step } from '../helpers/flows.ts';
import { RECORDING, recordHistories } from '../helpers/histories.ts';
import { MemoryRecoveries } from '../helpers/memory-recoveries.ts';
import { inbound } from '../helpers/messages.ts';
import { awaitingEvent } from '../helpers/session-steps.ts';
import { testEnvironment, withWorker } from '../helpers/temporal.ts';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await testEnvironment();
});
afterAll(() => environment.teardown());

const greets = ({ replies }: SendRepliesInput) => replies.some(({ message }) => messageText(message) === 'Hello!');
const refuse: Send = ({ replies: [first] }) => ({
  results: first ? [{ id: first.id, outcome: 'refused', code: 'INVALID_ARGUMENT', status: 400, reason: 'no' }] : [],
});

/** Sessions that have failed, on a worker of their own; and recoveries of them on another, which may die. */
class FailedSessions {
  readonly appId = randomUUID();
  readonly taskQueue = randomUUID();
  readonly recoveryQueue = randomUUID();
  readonly recoveries = new MemoryRecoveries();
  readonly outside: Outside;
  readonly #flows: CompiledFlow[];
  readonly #limits: Partial<SessionLimits> | undefined;
  /** How Sinch takes the greeting. */
  send: Send = refuse;

  constructor(flows: CompiledFlow[] = [greetingFlow()], limits?: Partial<SessionLimits>) {
    this.#flows = flows;
    this.#limits = limits;
    this.outside = new Outside({
      flows,
      send: (input) => (greets(input) ? this.send(input) : acceptAll(input)),
    });
  }

  run(test: () => Promise<void>): Promise<void> {
    // As a worker of ours has it: all at once each would take too long.
    const limits = { maxCachedWorkflows: 1_200, maxConcurrentWorkflowTaskExecutions: 40 };
    const worker = { taskQueue: this.taskQueue, activities: this.outside.activities, ...limits };
    return withWorker(environment, worker, async () => {
      await test();
      await this.#end();
    });
  }

  /** While a worker does recoveries; it is gone afterwards, whatever it was at. */
  recovering(test: () => Promise<void>): Promise<void> {
    const activities = createRecoveryActivities({
      recoveries: this.recoveries,
      flows: { find: async (_flow, version) => publishedOf(this.#flows.find((one) => one.version === version)) },
      ...{ patienceMs: 2_000, batchSeconds: 1 },
    });
    return withWorker(environment, { taskQueue: this.recoveryQueue, activities }, test);
  }

  async fail(count: number): Promise<void> {
    await forEach(
      Array.from({ length: count }, (_, index) => index),
      (contact) => this.#write(contact),
    );
    const query = `AppId = '${this.appId}' AND SessionState = 'failed'`;
    const all = async () => (await environment.client.workflow.count(query)).count === count;
    await eventually(`${count} failed sessions`, all, 150_000);
  }

  async start(more: Partial<RecoveryOrder> = {}, options: Omit<BulkRecoveryInput, 'order'> = {}) {
    const read = recoveryQuery(`AppId = '${this.appId}'`, CONVERSATION_SESSION);
    const query = 'query' in read ? read.query : '';
    const order = { id: randomUUID(), query, apply: true, ratePerSecond: 1_000, maxAgeMs: 3_600_000, ...more };
    await this.recoveries.open(order, Date.now());
    const args: [BulkRecoveryInput] = [{ order, ...options }];
    return environment.client.workflow.start(BULK_RECOVERY, {
      ...{ args, workflowId: recoveryWorkflowId(order.id), taskQueue: this.recoveryQueue },
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
  }

  async #write(contact: number): Promise<void> {
    const { appId, taskQueue } = this;
    const args: [ConversationSessionInput] = [{ appId, limits: this.#limits }];
    await environment.client.workflow.signalWithStart(CONVERSATION_SESSION, {
      ...{ taskQueue, args, workflowId: `session.${appId}.${contact}`, signal: inboundSignal },
      signalArgs: [inbound('hi', { appId, identity: `46${contact}` })],
      typedSearchAttributes: [{ key: SearchAttribute.appId, value: appId }],
    });
  }

  async #end(): Promise<void> {
    const query = `AppId = '${this.appId}' AND ExecutionStatus = 'Running'`;
    const running: string[] = [];
    for await (const { workflowId } of environment.client.workflow.list({ query })) running.push(workflowId);
    await forEach(running, (workflowId) => environment.client.workflow.getHandle(workflowId).terminate());
  }
}

/** Twenty at a time. */
async function forEach<T>(items: T[], act: (item: T) => Promise<unknown>): Promise<void> {
  const left = items.values();
  const lane = async () => {
    for (const item of left) await act(item);
  };
  await Promise.all(Array.from({ length: 20 }, lane));
}

const publishedOf = (compiled: CompiledFlow | undefined) =>
  compiled && { ...compiled, compiled, definition: '', publishedAt: 0 };

// Neither says anything, so that a thousand of them cost little; without room for replies there is no apology either.
const broken = flowOf([step('set', 'count', { assignments: [{ name: 'n', expression: 'vars.none' }] })]);
const repaired = flowOf([step('set', 'count', { assignments: [] }), awaitingEvent('paid', 'paid')], { version: 2 });

const nobody = { waiting: 0, would: 0, recovered: 0, skipped: 0, failedAgain: 0, underWay: 0, unreached: 0 };
type Handle = Awaited<ReturnType<FailedSessions['start']>>;

function until(handle: Handle, what: string, is: (progress: RecoveryProgress) => boolean): Promise<RecoveryProgress> {
  return eventually(
    what,
    async () => {
      const progress = await handle.query(recoveryProgressQuery).catch(() => undefined);
      return progress && is(progress) ? progress : undefined;
    },
    60_000,
  );
}

describe('a recovery', () => {
  let recorded = '';
  afterEach(async () => {
    if (RECORDING && recorded) await recordHistories(environment, recorded, expect.getState().currentTestName ?? '');
    recorded = '';
  });

  it('of a thousand sessions survives the death of its worker, and retries each once', async () => {
    const sessions = new FailedSessions([broken, repaired], { repliesPerMinute: 0 });
    const to = { flow: 'test', version: 2 };
    await sessions.run(async () => {
      await sessions.fail(1_000);
      const id = randomUUID();
      const options = { maxBatchesPerRun: 2, settleEveryMs: 100 };
      await sessions.recovering(async () => {
        const handle = await sessions.start({ id, to }, options);
        await until(handle, 'some are done', ({ counts }) => counts.recovered >= 200);
      });
      expect((await sessions.recoveries.counts(id)).waiting).toBeGreaterThan(0);
      await sessions.recovering(async () => {
        // Whoever starts it again finds it under way.
        const handle = await sessions.start({ id, to }, options);
        expect(await handle.result()).toEqual({ state: 'done', counts: { ...nobody, recovered: 1_000 } });
      });
      // Each has taken the repaired version once.
      expect(sessions.outside.loads.filter(({ flow }) => flow?.version === 2)).toHaveLength(1_000);
    });
  }, 300_000);

  it('waits, goes on and ends when it is told to', async () => {
    const sessions = new FailedSessions();
    await sessions.run(() =>
      sessions.recovering(async () => {
        await sessions.fail(5);
        const handle = await sessions.start({ ratePerSecond: 1 });
        recorded = handle.workflowId;
        await handle.executeUpdate(pauseRecoveryUpdate);
        await until(handle, 'it waits', ({ state }) => state === 'paused');
        const { counts } = await handle.executeUpdate(resumeRecoveryUpdate);
        expect(counts.waiting).toBeGreaterThan(0);
        await until(handle, 'it goes on', ({ state }) => state === 'running');
        await handle.executeUpdate(cancelRecoveryUpdate);
        const ended = await handle.result();
        expect(ended.state).toBe('cancelled');
        expect(ended.counts.waiting).toBeGreaterThan(0);
        expect(ended.counts.failedAgain + ended.counts.waiting).toBe(5);
      }),
    );
  });

  it('says which sessions have failed again, and asks again for those that had not answered', async () => {
    const sessions = new FailedSessions();
    await sessions.run(() =>
      sessions.recovering(async () => {
        await sessions.fail(2);
        const dryRun = await sessions.start({ apply: false });
        expect(await dryRun.result()).toEqual({ state: 'done', counts: { ...nobody, would: 2 } });
        let sends = 0;
        let letGo: () => void = () => undefined;
        const held = new Promise<void>((resolve) => {
          letGo = resolve;
        });
        sessions.send = async (input) => {
          sends += 1;
          if (sends === 1) return refuse(input);
          await held;
          return acceptAll(input);
        };
        const handle = await sessions.start({ id: randomUUID() }, { settleEveryMs: 100 });
        recorded = handle.workflowId;
        try {
          await until(handle, 'it asks again', ({ state }) => state === 'settling');
          await handle.executeUpdate(pauseRecoveryUpdate);
          await until(handle, 'it waits', ({ state }) => state === 'paused');
        } finally {
          letGo();
        }
        await handle.executeUpdate(resumeRecoveryUpdate);
        const { counts } = await handle.result();
        expect(counts).toEqual({ ...nobody, recovered: 1, failedAgain: 1 });
        const reports = await sessions.recoveries.reports(handle.workflowId.slice('recovery.'.length), { limit: 9 });
        expect(reports.map(({ code, reason }) => [code, reason]).toSorted()).toEqual([
          ['', expect.stringContaining('The session goes on')],
          ['SESSION_FAILED', expect.stringContaining('It failed again: Sinch refused')],
        ]);
      }),
    );
  });
});
