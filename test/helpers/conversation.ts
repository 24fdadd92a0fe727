import { randomUUID } from 'node:crypto';
import { ApplicationFailure, WithStartWorkflowOperation, type WorkflowHandle } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import {
  beginUpdate,
  CONVERSATION_SESSION,
  type ConversationSessionInput,
  inboundSignal,
  noticeSignal,
  stateQuery,
} from '../../contracts/conversation-session.ts';
import { SearchAttribute } from '../../contracts/search-attributes.ts';
import type { IfActive } from '../../core/session/event.ts';
import type { OperatorCommandResult } from '../../core/session/given-command.ts';
import type { InboundMessage } from '../../core/session/inbound.ts';
import type { SessionLimits } from '../../core/session/limits.ts';
import type { Notice, SessionStart } from '../../core/session/outside.ts';
import type { Session } from '../../core/session/state.ts';
import { Outside, type OutsideAnswers } from './conversation-outside.ts';
import { eventually } from './eventually.ts';
import { RECORDING, recordHistories } from './histories.ts';
import { inbound } from './messages.ts';
import { testEnvironment, withWorker } from './temporal.ts';

export type Converse = (answers: OutsideAnswers, talk: (talk: Talk) => Promise<void>) => Promise<void>;

/** Connects a test file to the run's server; gives what plays one conversation beside a worker of its own. */
export function conversations(): Converse {
  let environment: TestWorkflowEnvironment;
  let workflowId = '';
  beforeAll(async () => {
    environment = await testEnvironment();
  });
  afterEach(async () => {
    if (RECORDING) await recordHistories(environment, workflowId, expect.getState().currentTestName ?? '');
  });
  afterAll(() => environment.teardown());

  return async (answers, test) => {
    const outside = new Outside(answers);
    const talk = new Talk(environment, outside, answers.limits);
    workflowId = talk.workflowId;
    await withWorker(environment, { taskQueue: talk.taskQueue, activities: outside.activities }, () => test(talk));
  };
}

/** One conversation: the contact writes, Sinch reports, operators and systems act, and the test looks. */
export class Talk {
  readonly taskQueue: string;
  readonly workflowId = `session.test.${randomUUID()}`;
  readonly outside: Outside;
  readonly environment: TestWorkflowEnvironment;
  readonly #limits: Partial<SessionLimits> | undefined;
  /** After which a task counts as lost that its worker fails and says nothing of, as it does from its second failure on. */
  taskTimeoutMs = 10_000;

  constructor(
    environment: TestWorkflowEnvironment,
    outside: Outside,
    limits: Partial<SessionLimits> | undefined,
    taskQueue: string = randomUUID(),
  ) {
    this.taskQueue = taskQueue;
    this.environment = environment;
    this.outside = outside;
    this.#limits = limits;
  }

  /** The newest run. */
  get handle(): WorkflowHandle {
    return this.environment.client.workflow.getHandle(this.workflowId);
  }

  async receive(message: InboundMessage): Promise<void> {
    await this.environment.client.workflow.signalWithStart(CONVERSATION_SESSION, {
      ...this.#start(message.channel),
      signal: inboundSignal,
      signalArgs: [message],
    });
  }

  async write(text: string, more: Partial<InboundMessage> = {}): Promise<InboundMessage> {
    const message = inbound(text, more);
    await this.receive(message);
    return message;
  }

  report(notice: Notice): Promise<void> {
    return this.handle.signal(noticeSignal, notice);
  }

  /** As the API begins a session; `id` is the call's own. */
  begin(more: Partial<SessionStart> & { ifActive?: IfActive } = {}): Promise<OperatorCommandResult> {
    const { ifActive = 'refuse', ...given } = more;
    const start = startOf(given);
    const startWorkflowOperation = new WithStartWorkflowOperation(CONVERSATION_SESSION, {
      ...this.#start(start.channel),
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    return this.environment.client.workflow.executeUpdateWithStart(beginUpdate, {
      startWorkflowOperation,
      args: [{ id: start.id, start, ifActive }],
      updateId: `begin-${start.id}`,
    });
  }

  async session(): Promise<Session> {
    const { session } = await this.handle.query(stateQuery);
    if (!session) throw new Error('There is no session.');
    return session;
  }

  /** Waits until the session is so, and nothing of it is on its way. */
  until(what: string, is: (session: Session) => boolean): Promise<Session> {
    return eventually(what, async () => {
      const session = await this.session().catch(() => undefined);
      return session && session.pending === null && is(session) ? session : undefined;
    });
  }

  /** Waits until an activity is under way. */
  async busy(): Promise<void> {
    await eventually(
      'an activity',
      async () => ((await this.handle.describe()).raw.pendingActivities?.length ?? 0) > 0,
    );
  }

  async said(count: number): Promise<string[]> {
    await eventually(`${count} replies`, async () => this.outside.texts().length >= count);
    return this.outside.texts();
  }

  /** Waits until the history of the newest run stops growing. */
  async quiet(): Promise<void> {
    let last = '';
    await eventually('a quiet history', async () => {
      await new Promise((resolve) => setTimeout(resolve, 150));
      const { historyLength, runId } = await this.handle.describe();
      const now = `${runId} ${historyLength}`;
      const same = now === last;
      last = now;
      return same;
    });
  }

  /** Runs of the workflow so far, this one included. */
  async runs(): Promise<number> {
    let count = 0;
    for await (const _run of this.environment.client.workflow.list({ query: `WorkflowId = '${this.workflowId}'` }))
      count += 1;
    return count;
  }

  #start(channel: string) {
    const args: [ConversationSessionInput] = [{ appId: APP_ID, limits: this.#limits }];
    return {
      workflowId: this.workflowId,
      taskQueue: this.taskQueue,
      args,
      memo: { channel },
      workflowTaskTimeout: this.taskTimeoutMs,
      typedSearchAttributes: new TypedSearchAttributes([
        { key: SearchAttribute.appId, value: APP_ID },
        { key: SearchAttribute.channel, value: channel },
        { key: SearchAttribute.sessionState, value: 'open' },
      ]),
    };
  }
}

const APP_ID = '01APPAAAAAAAAAAAAAAAAAAAAA';

function startOf(more: Partial<SessionStart>): SessionStart {
  const to = { appId: APP_ID, channel: 'SMS', identity: '+46700000001' };
  return { kind: 'start', id: randomUUID(), ...to, variables: {}, at: Date.now(), ...more };
}

/** A failure that Temporal does not try again. */
export function refused(message: string, type: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, type);
}
