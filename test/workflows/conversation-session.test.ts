import { randomUUID } from 'node:crypto';
import { ApplicationFailure, type WorkflowHandle } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import {
  CONVERSATION_SESSION,
  type ConversationSessionInput,
  endUpdate,
  inboundSignal,
  retryUpdate,
  stateQuery,
} from '../../contracts/conversation-session.ts';
import { SearchAttribute } from '../../contracts/search-attributes.ts';
import type { SendRepliesInput, SendRepliesResult } from '../../contracts/session-activities.ts';
import type { CompiledFlow } from '../../core/flow/compiled.ts';
import type { InboundMessage } from '../../core/session/inbound.ts';
import { messageText } from '../../core/session/talk.ts';
import { asking, flowOf, greetingFlow, saying, step } from '../helpers/flows.ts';
import { RECORDING, recordHistories } from '../helpers/histories.ts';
import { inbound } from '../helpers/messages.ts';
import { eventually, testEnvironment, withWorker } from '../helpers/temporal.ts';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await testEnvironment();
});
afterAll(() => environment.teardown());

type Send = (input: SendRepliesInput) => SendRepliesResult | Promise<SendRepliesResult>;

const acceptAll: Send = ({ replies }) => ({
  results: replies.map(({ id }) => ({ id, outcome: 'accepted', messageId: `sinch-${id}`, found: false, notes: [] })),
});

interface Bot {
  sends: SendRepliesInput[];
  texts(): string[];
  loads: number;
}

/** A worker whose activities answer as told; the contact is played by signals. */
function bot(options: { flow?: CompiledFlow; send?: Send }) {
  const sends: SendRepliesInput[] = [];
  const spoken: Bot = {
    sends,
    loads: 0,
    texts: () => sends.flatMap((send) => send.replies.map((reply) => messageText(reply.message))),
  };
  const activities = {
    loadFlow: async () => {
      spoken.loads += 1;
      if (!options.flow) throw ApplicationFailure.nonRetryable('The app has no flow.', 'FLOW_NOT_FOUND');
      return options.flow;
    },
    sendReplies: async (input: SendRepliesInput) => {
      const result = await (options.send ?? acceptAll)(input);
      sends.push(input);
      return result;
    },
  };
  return { spoken, activities };
}

async function contact(
  message: InboundMessage,
  start: { taskQueue: string; workflowId: string; limits?: ConversationSessionInput['limits'] },
) {
  return environment.client.workflow.signalWithStart(CONVERSATION_SESSION, {
    workflowId: start.workflowId,
    taskQueue: start.taskQueue,
    args: [{ appId: message.appId, limits: start.limits }],
    signal: inboundSignal,
    signalArgs: [message],
    memo: { channel: message.channel },
    typedSearchAttributes: new TypedSearchAttributes([
      { key: SearchAttribute.appId, value: message.appId },
      { key: SearchAttribute.channel, value: message.channel },
      { key: SearchAttribute.sessionState, value: 'open' },
    ]),
  });
}

let workflowId = '';
function names() {
  workflowId = `session.test.${randomUUID()}`;
  return { taskQueue: randomUUID(), workflowId };
}

afterEach(async () => {
  if (RECORDING) await recordHistories(environment, workflowId, expect.getState().currentTestName ?? '');
});

const said = (spoken: Bot, count: number) => eventually(`${count} replies`, async () => spoken.texts().length >= count);

describe('a conversation', () => {
  it('answers what a contact writes, in one activity a turn', async () => {
    const { spoken, activities } = bot({ flow: greetingFlow() });
    const start = names();
    await withWorker(environment, { taskQueue: start.taskQueue, activities }, async () => {
      await contact(inbound('hi'), start);
      await said(spoken, 2);
      await contact(inbound('Ada'), start);
      await said(spoken, 4);
    });
    expect(spoken.texts()).toEqual(['Hello!', 'Your name?', 'Hi Ada.', 'Your name?']);
    expect(spoken.sends).toHaveLength(2);
    expect(spoken.sends[0]).toMatchObject({ lookFirst: false, to: { channel: 'WHATSAPP', identity: '46700000001' } });
  });

  it('costs ten events for an isolated turn of a running session', async () => {
    const flow = greetingFlow({
      session: { idleMs: 60_000, onIdle: 'echo', expireMs: 3_600_000, maxMs: 36_000_000, restartWords: [] },
    });
    const { spoken, activities } = bot({ flow });
    const start = names();
    await withWorker(environment, { taskQueue: start.taskQueue, activities }, async () => {
      const handle = await contact(inbound('hi'), start);
      await said(spoken, 2);
      await quiet(handle);
      const before = (await handle.describe()).historyLength;
      await contact(inbound('Ada'), start);
      await said(spoken, 4);
      await quiet(handle);
      expect((await handle.describe()).historyLength - before).toBe(10);
    });
  });

  it('takes one turn for a message that is delivered five times, also across continue-as-new', async () => {
    const { spoken, activities } = bot({ flow: greetingFlow() });
    const start = { ...names(), limits: { maxTurnsPerRun: 2 } };
    await withWorker(environment, { taskQueue: start.taskQueue, activities }, async () => {
      const messages = ['hi', 'one', 'two', 'three', 'four'].map((text) => inbound(text));
      for (const message of messages) for (let i = 0; i < 5; i++) await contact(message, start);
      await said(spoken, 10);
      for (const message of messages) await contact(message, start);
      await contact(inbound('last'), start);
      await said(spoken, 12);
    });
    const echoes = spoken.texts().filter((text) => text.startsWith('Hi '));
    expect(echoes).toEqual(['Hi one.', 'Hi two.', 'Hi three.', 'Hi four.', 'Hi last.']);
  });

  it('keeps order, memo and search attributes in a burst across continue-as-new', async () => {
    const { spoken, activities } = bot({ flow: greetingFlow() });
    const start = { ...names(), limits: { maxTurnsPerRun: 3 } };
    await withWorker(environment, { taskQueue: start.taskQueue, activities }, async () => {
      await contact(inbound('hi'), start);
      const words = Array.from({ length: 20 }, (_, i) => `w${i}`);
      for (const word of words) await contact(inbound(word), start);
      await said(spoken, 2 + 2 * words.length);
      expect(spoken.texts().filter((text) => text.startsWith('Hi '))).toEqual(words.map((word) => `Hi ${word}.`));
      const description = await environment.client.workflow.getHandle(start.workflowId).describe();
      expect(description.memo).toEqual({ channel: 'WHATSAPP' });
      expect(description.typedSearchAttributes.get(SearchAttribute.flow)).toBe('test@1');
      expect(description.typedSearchAttributes.get(SearchAttribute.sessionState)).toBe('open');
    });
  });

  it('is found by its search attributes and tells its story in the current details', async () => {
    const { spoken, activities } = bot({ flow: greetingFlow() });
    const start = names();
    await withWorker(environment, { taskQueue: start.taskQueue, activities }, async () => {
      const handle = await contact(inbound('hi', { channel: 'SMS', contactId: 'contact-7' }), start);
      await said(spoken, 2);
      const state = await handle.query(stateQuery);
      const sessionId = state.session?.id ?? '';
      const found = await eventually('the session in the list', async () => {
        for await (const execution of environment.client.workflow.list({
          query: `SessionId = '${sessionId}' AND Channel = 'SMS' AND ContactId = 'contact-7' AND SessionState = 'open'`,
        })) {
          return execution.workflowId;
        }
        return undefined;
      });
      expect(found).toBe(start.workflowId);
      const metadata = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
      for (const part of ['SMS', 'test@1', 'Your name?', sessionId]) expect(metadata.currentDetails).toContain(part);
      const { events } = await handle.fetchHistory();
      const scheduled = events?.find((event) => event.activityTaskScheduledEventAttributes);
      expect(scheduled?.userMetadata?.summary).toBeTruthy();
    });
  });

  it('reminds after silence with one timer, however many turns there were', async () => {
    const session = { idleMs: 1_500, onIdle: 'remind', expireMs: 3_600_000, maxMs: 36_000_000, restartWords: [] };
    const flow = flowOf(
      [
        asking('ask_name', 'Your name?'),
        saying('thanks', 'Thanks.', 'ask_name'),
        saying('remind', 'Still there?', 'back'),
      ],
      { session },
    );
    const { spoken, activities } = bot({ flow });
    const start = names();
    await withWorker(environment, { taskQueue: start.taskQueue, activities }, async () => {
      const handle = await contact(inbound('hi'), start);
      for (const [i, word] of ['a', 'b', 'c'].entries()) {
        await contact(inbound(word), start);
        await said(spoken, 3 + 2 * i);
      }
      await eventually('the reminder', async () => spoken.texts().includes('Still there?'));
      const { events } = await handle.fetchHistory();
      expect(events?.filter((event) => event.timerCanceledEventAttributes)).toHaveLength(0);
      expect(events?.filter((event) => event.timerStartedEventAttributes).length).toBeLessThanOrEqual(3);
    });
    expect(spoken.texts().filter((text) => text === 'Still there?')).toHaveLength(1);
  });

  it('lingers after its end in a short run, drops a late duplicate, begins afresh, and closes in the end', async () => {
    const { spoken, activities } = bot({ flow: flowOf([saying('bye', 'Bye!')]) });
    const start = { ...names(), limits: { redeliveryHorizonMs: 3_000 } };
    await withWorker(environment, { taskQueue: start.taskQueue, activities }, async () => {
      const first = inbound('hi');
      await contact(first, start);
      await said(spoken, 1);
      const handle = environment.client.workflow.getHandle(start.workflowId);
      await eventually('the short run', async () => (await handle.describe()).historyLength < 8);
      await contact(first, start);
      await contact(inbound('again'), start);
      await said(spoken, 2);
      await handle.result();
      expect((await handle.describe()).status.name).toBe('COMPLETED');
    });
    expect(spoken.texts()).toEqual(['Bye!', 'Bye!']);
  });
});

describe('a failed conversation', () => {
  const refuseOnce = (): Send => {
    let refusals = 1;
    return (input) => {
      if (refusals-- <= 0 || input.replies.length === 0) return acceptAll(input);
      const [first] = input.replies;
      return {
        results: [
          { id: first?.id ?? '', outcome: 'refused', code: 'INVALID_ARGUMENT', status: 400, reason: 'no such media' },
        ],
      };
    };
  };

  it('is parked with its code, is found, and goes on when an operator retries it', async () => {
    const { spoken, activities } = bot({ flow: greetingFlow(), send: refuseOnce() });
    const start = names();
    await withWorker(environment, { taskQueue: start.taskQueue, activities }, async () => {
      const handle = await contact(inbound('hi'), start);
      const failed = await eventually('the failure', async () => {
        const { session } = await handle.query(stateQuery);
        return session?.status === 'failed' && !session.pending ? session : undefined;
      });
      expect(failed.failure).toMatchObject({ code: 'SEND_REFUSED', step: 'hello', status: 400 });
      const attributes = (await handle.describe()).typedSearchAttributes;
      expect(attributes.get(SearchAttribute.failureCode)).toBe('SEND_REFUSED');
      const result = await handle.executeUpdate(retryUpdate, { args: [{ id: 'u1' }] });
      expect(result).toMatchObject({ state: 'open', message: 'The session goes on; it is open.' });
      expect(spoken.texts().slice(-2)).toEqual(['Hello!', 'Your name?']);
      expect((await handle.describe()).typedSearchAttributes.get(SearchAttribute.failureCode)).toBeUndefined();
    });
  });

  it('answers an operator who has nothing to retry, and one who ends it while a send is being tried', async () => {
    const { activities } = bot({
      flow: greetingFlow(),
      send: () => Promise.reject(ApplicationFailure.create({ message: 'Sinch is away', type: 'SINCH_UNAVAILABLE' })),
    });
    const start = names();
    await withWorker(environment, { taskQueue: start.taskQueue, activities }, async () => {
      const handle = await contact(inbound('hi'), start);
      await eventually('the send', async () => ((await handle.describe()).raw.pendingActivities?.length ?? 0) > 0);
      const ended = await handle.executeUpdate(endUpdate, { args: [{ id: 'u1' }] });
      expect(ended).toMatchObject({ state: 'ended', message: 'The session has ended.' });
      const again = await handle.executeUpdate(retryUpdate, { args: [{ id: 'u2' }] });
      expect(again.message).toBe('There is nothing to retry: the session is ended.');
    });
  });

  it('parks when the send gives up, and says why', async () => {
    const { activities } = bot({
      flow: greetingFlow(),
      send: () =>
        Promise.reject(ApplicationFailure.nonRetryable('Another reply went out under this id.', 'REPLY_CONFLICT')),
    });
    const start = names();
    await withWorker(environment, { taskQueue: start.taskQueue, activities }, async () => {
      const handle = await contact(inbound('hi'), start);
      const failure = await eventually(
        'the failure',
        async () => (await handle.query(stateQuery)).session?.failure ?? undefined,
      );
      expect(failure).toMatchObject({ code: 'REPLY_CONFLICT', unsent: { lookFirst: false } });
    });
  });

  it('closes as failed, red in the Temporal UI, when nobody helped in time', async () => {
    const { activities } = bot({});
    const start = { ...names(), limits: { keepFailedMs: 1_000 } };
    await withWorker(environment, { taskQueue: start.taskQueue, activities }, async () => {
      const handle = await contact(inbound('hi'), start);
      await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'FLOW_NOT_FOUND' } });
    });
  });
});

const choosingFlow = flowOf([
  saying('hello', 'Hello!'),
  step('ask', 'ask_name', {
    message: { kind: 'text', text: 'Your name?', choices: [{ text: 'Ada', synonyms: [], hidden: false }] },
    into: 'name',
    format: { kind: 'any' },
    valid: [],
    retry: [],
    force: true,
  }),
  saying('echo', 'Hi {{ vars.name }}.', 'ask_name'),
]);

describe('a conversation that Temporal’s own tools reset', () => {
  it('looks before it sends anything whose cause is older than the reset, and stops looking afterwards', async () => {
    const { spoken, activities } = bot({ flow: choosingFlow });
    const start = names();
    await withWorker(environment, { taskQueue: start.taskQueue, activities }, async () => {
      const handle = await contact(inbound('hi'), start);
      await said(spoken, 2);
      await contact(inbound('Ada'), start);
      await said(spoken, 4);
      await quiet(handle);
      const { events } = await handle.fetchHistory();
      const firstTask = events?.find((event) => event.workflowTaskCompletedEventAttributes)?.eventId;
      await environment.client.workflowService.resetWorkflowExecution({
        namespace: 'default',
        workflowExecution: { workflowId: start.workflowId },
        reason: 'test',
        requestId: randomUUID(),
        workflowTaskFinishEventId: firstTask,
      });
      await said(spoken, 8);
      await eventually('the run after the reset', async () => (await handle.query(stateQuery)).replayedAt > 0);
      await contact(inbound('Bob'), start);
      await said(spoken, 10);
    });
    const [first, second, again, againSecond, later] = spoken.sends;
    // Content too: a choice's postback names the session, which must be the same one.
    expect(again?.replies).toEqual(first?.replies);
    expect(againSecond?.replies).toEqual(second?.replies);
    expect([first, second, again, againSecond, later].map((send) => send?.lookFirst)).toEqual([
      false,
      false,
      true,
      true,
      false,
    ]);
  });
});

/** Waits until the history stops growing. */
async function quiet(handle: WorkflowHandle): Promise<void> {
  let last = -1;
  await eventually('a quiet history', async () => {
    await new Promise((resolve) => setTimeout(resolve, 150));
    const { historyLength } = await handle.describe();
    const same = historyLength === last;
    last = historyLength;
    return same;
  });
}
