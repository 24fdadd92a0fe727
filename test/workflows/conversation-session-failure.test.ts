import { randomUUID } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import { endUpdate, retryUpdate, stateQuery } from '../../contracts/conversation-session.ts';
import { SearchAttribute } from '../../contracts/search-attributes.ts';
import { conversations, refused } from '../helpers/conversation.ts';
import { refuseFirst } from '../helpers/conversation-outside.ts';
import { eventually } from '../helpers/eventually.ts';
import { flowOf, greetingFlow, saying, step } from '../helpers/flows.ts';

const converse = conversations();

describe('a failed conversation', () => {
  it('is parked with its code, is found, and goes on when an operator retries it', () =>
    converse({ flows: [greetingFlow()], send: refuseFirst(1) }, async (talk) => {
      await talk.write('hi');
      const failed = await talk.until('the failure', ({ status }) => status === 'failed');
      expect(failed.failure).toMatchObject({ code: 'SEND_REFUSED', step: 'hello', status: 400 });
      const attributes = (await talk.handle.describe()).typedSearchAttributes;
      expect(attributes.get(SearchAttribute.failureCode)).toBe('SEND_REFUSED');
      const result = await talk.handle.executeUpdate(retryUpdate, { args: [{ id: 'u1' }] });
      expect(result).toMatchObject({ state: 'open', message: 'The session goes on; it is open.' });
      expect(talk.outside.texts().slice(-2)).toEqual(['Hello!', 'Your name?']);
      const healed = (await talk.handle.describe()).typedSearchAttributes;
      expect(healed.get(SearchAttribute.failureCode)).toBeUndefined();
    }));

  it('answers an operator who has nothing to retry, and one who ends it while a send is being tried', () => {
    const send = () =>
      Promise.reject(ApplicationFailure.create({ message: 'Sinch is away', type: 'SINCH_UNAVAILABLE' }));
    return converse({ flows: [greetingFlow()], send }, async (talk) => {
      await talk.write('hi');
      await talk.busy();
      const ended = await talk.handle.executeUpdate(endUpdate, { args: [{ id: 'u1' }] });
      expect(ended).toMatchObject({ state: 'ended', message: 'The session has ended.', done: true });
      const again = await talk.handle.executeUpdate(retryUpdate, { args: [{ id: 'u2' }] });
      expect(again).toMatchObject({
        message: 'There is nothing to retry: the session is ended.',
        done: false,
        code: 'NOT_FAILED',
      });
    });
  });

  it('parks when the send gives up, and says why', () => {
    const send = () => Promise.reject(refused('Another reply went out under this id.', 'REPLY_CONFLICT'));
    return converse({ flows: [greetingFlow()], send }, async (talk) => {
      await talk.write('hi');
      const { failure } = await talk.until('the failure', (session) => session.failure !== null);
      expect(failure).toMatchObject({ code: 'REPLY_CONFLICT', unsent: { lookFirst: false } });
    });
  });

  it('waits for its version where that is not to be had after continue-as-new, and takes what was written then', () => {
    const flows = [greetingFlow()];
    return converse({ flows, limits: { maxTurnsPerRun: 1, retryThrottleMs: 100 } }, async (talk) => {
      await talk.write('hi');
      await talk.said(2);
      const gone = flows.splice(0);
      await talk.write('Ada');
      await talk.report({ kind: 'consent', id: 'c1', given: true });
      const { failure } = await talk.until('the failure', ({ contact }) => contact.consents.all === true);
      expect(failure?.code).toBe('FLOW_NOT_FOUND');
      await talk.quiet();
      const sorry = 'Sorry, something went wrong on our side. Please try again in a moment.';
      expect(talk.outside.texts().slice(2)).toEqual([sorry]);
      flows.push(...gone);
      await talk.write('Bob');
      const texts = await talk.said(8);
      expect(texts.slice(3)).toEqual(['Your name?', 'Hi Ada.', 'Your name?', 'Hi Bob.', 'Your name?']);
    });
  });

  it('is ended by an operator though its version is not to be had', () => {
    const flows = [greetingFlow()];
    return converse({ flows, limits: { maxTurnsPerRun: 1 } }, async (talk) => {
      await talk.write('hi');
      await talk.said(2);
      await talk.quiet();
      flows.splice(0);
      const ended = await talk.handle.executeUpdate(endUpdate, { args: [{ id: 'u1' }] });
      expect(ended).toMatchObject({ state: 'ended', done: true });
    });
  });

  it('closes as failed, red in the Temporal UI, when nobody helped in time', () =>
    converse({ limits: { keepFailedMs: 1_000 } }, async (talk) => {
      await talk.write('hi');
      await expect(talk.handle.result()).rejects.toMatchObject({ cause: { type: 'FLOW_NOT_FOUND' } });
    }));
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
  it('looks before it sends anything whose cause is older than the reset, and stops looking afterwards', () =>
    converse({ flows: [choosingFlow] }, async (talk) => {
      await talk.write('hi');
      await talk.said(2);
      await talk.write('Ada');
      await talk.said(4);
      await talk.quiet();
      const { events } = await talk.handle.fetchHistory();
      const firstTask = events?.find((event) => event.workflowTaskCompletedEventAttributes)?.eventId;
      await talk.environment.client.workflowService.resetWorkflowExecution({
        namespace: 'default',
        workflowExecution: { workflowId: talk.workflowId },
        reason: 'test',
        requestId: randomUUID(),
        workflowTaskFinishEventId: firstTask,
      });
      await talk.said(8);
      await eventually('the run after the reset', async () => (await talk.handle.query(stateQuery)).replayedAt > 0);
      await talk.write('Bob');
      await talk.said(10);
      const [first, second, again, againSecond, later] = talk.outside.sends;
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
    }));
});
