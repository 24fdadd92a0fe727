import { ApplicationFailure } from '@temporalio/common';
import { endUpdate, handoverUpdate, releaseUpdate } from '../../contracts/conversation-session.ts';
import type { CallOutcome } from '../../core/flow/call.ts';
import { conversations } from '../helpers/conversation.ts';
import { never } from '../helpers/conversation-outside.ts';
import { eventually } from '../helpers/eventually.ts';
import { asking, flowOf, saying } from '../helpers/flows.ts';
import { calling } from '../helpers/session-steps.ts';

const converse = conversations();
const limits = { maxTurnsPerRun: 1 };

const body: CallOutcome = { kind: 'response', status: 200, headers: {}, body: 'shipped' };
const order = (more: object = {}) =>
  flowOf([
    saying('look', 'One moment.'),
    calling('order', { into: { variable: 'name' }, ...more }),
    saying('found', 'It is {{ vars.name }}.'),
    asking('ask', 'Anything else?'),
    saying('sorry', 'I cannot look now.', 'ask'),
  ]);

describe('a call', () => {
  it('goes out behind what the flow says, and the flow goes on with its answer', () =>
    converse({ flows: [order()], call: () => body, limits }, async (talk) => {
      const { id } = await talk.write('hi');
      expect(await talk.said(3)).toEqual(['One moment.', 'It is shipped.', 'Anything else?']);
      const session = await talk.session();
      expect(talk.outside.calls).toEqual([
        expect.objectContaining({ sessionId: session.id, id: `${session.id}-${id}:0` }),
      ]);
      expect(talk.outside.calls[0]?.request).toMatchObject({ step: 'order', method: 'POST' });
    }));

  it('waits in a queue of its own: whoever keeps calls waiting keeps nobody else from being answered', () =>
    converse({ flows: [order()], call: () => body }, async (talk) => {
      await talk.write('hi');
      await talk.said(3);
      const { events } = await talk.handle.fetchHistory();
      const queues = new Map(
        (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: scheduled }) =>
          scheduled ? [[scheduled.activityType?.name, scheduled.taskQueue?.name]] : [],
        ),
      );
      const own = queues.get('sendReplies');
      expect(Object.fromEntries(queues)).toEqual({ sendReplies: own, callHttp: `${own}-outbound` });
    }));

  it('is tried again as often as its step says, under one id', () => {
    const call = (_input: unknown, attempt: number) => {
      if (attempt < 3) throw ApplicationFailure.create({ message: '503', type: 'CALL_TRANSIENT' });
      return body;
    };
    return converse({ flows: [order({ retries: 3 })], call, limits }, async (talk) => {
      await talk.write('hi');
      await talk.said(3);
      expect(new Set(talk.outside.calls.map(({ id }) => id)).size).toBe(1);
      expect(talk.outside.calls).toHaveLength(3);
    });
  });

  it.each<[string, CallOutcome]>([
    ['that is refused', { kind: 'failed', code: 'CALL_REFUSED', reason: 'the host is not allowed', unclear: false }],
    ['answered with an error', { kind: 'response', status: 500, headers: {}, body: null }],
  ])('%s goes to its on_error', (_title, outcome) =>
    converse({ flows: [order({ onError: 'sorry' })], call: () => outcome, limits }, async (talk) => {
      await talk.write('hi');
      expect(await talk.said(3)).toEqual(['One moment.', 'I cannot look now.', 'Anything else?']);
    }),
  );

  it('that nobody answers for in time parks the session, and its retry carries the same id', () => {
    const call = (_input: unknown, attempt: number) => (attempt === 1 ? Promise.reject(new Error('gone')) : body);
    return converse({ flows: [order()], call, limits }, async (talk) => {
      await talk.write('hi');
      const { failure } = await talk.until('the failure', ({ status }) => status === 'failed');
      expect(failure).toMatchObject({ step: 'order', code: 'CALL_TIMED_OUT' });
      await talk.write('hello?');
      await eventually('the answer', async () => talk.outside.texts().includes('It is shipped.'));
      const [first, second] = talk.outside.calls;
      expect(second?.id).toBe(first?.id);
    });
  });

  it('whose worker dies in it is made again by another, under one id', () => {
    const call = (_input: unknown, attempt: number) => (attempt === 1 ? never() : body);
    // The attempt is given up 5 s after the request's own time-out.
    return converse({ flows: [order({ retries: 1, timeoutMs: 100 })], call, limits }, async (talk) => {
      await talk.write('hi');
      expect(await talk.said(3)).toEqual(['One moment.', 'It is shipped.', 'Anything else?']);
      expect(talk.outside.calls).toHaveLength(2);
      expect(new Set(talk.outside.calls.map(({ id }) => id)).size).toBe(1);
    });
  });
});

describe('a call under way', () => {
  const flow = order({ timeoutMs: 60_000, onError: 'sorry' });

  it('makes room for a hand-over, and is the same call when the bot has the conversation again', () => {
    const call = (_input: unknown, attempt: number) => (attempt === 1 ? never() : body);
    return converse({ flows: [flow], call, limits }, async (talk) => {
      await talk.write('hi');
      await eventually('the call', async () => talk.outside.calls.length > 0);
      const args: [{ id: string; to: string; note: string }] = [{ id: 'h1', to: 'support', note: '' }];
      expect(await talk.handle.executeUpdate(handoverUpdate, { args })).toMatchObject({ done: true });
      expect(talk.outside.texts()).toEqual(['One moment.']);
      expect(await talk.handle.executeUpdate(releaseUpdate, { args: [{ id: 'r1' }] })).toMatchObject({ done: true });
      expect(await talk.said(3)).toEqual(['One moment.', 'It is shipped.', 'Anything else?']);
      const [first, second] = talk.outside.calls;
      expect(second?.id).toBe(first?.id);
      await eventually('the end to be told', async () => talk.outside.told().at(-1) === 'ended');
    });
  });

  it('makes room for an end, and what the contact wrote meanwhile begins a session', () => {
    const call = (_input: unknown, attempt: number) => (attempt === 1 ? never() : body);
    return converse({ flows: [flow], call, limits }, async (talk) => {
      await talk.write('hi');
      await eventually('the call', async () => talk.outside.calls.length > 0);
      const { id } = await talk.session();
      await talk.write('hello?');
      expect(await talk.handle.executeUpdate(endUpdate, { args: [{ id: 'e1' }] })).toMatchObject({
        sessionId: id,
        state: 'ended',
      });
      await talk.said(4);
      expect((await talk.session()).id).not.toBe(id);
      const [first, second] = talk.outside.calls;
      expect(second?.id).not.toBe(first?.id);
    });
  });

  it('lets a report and a message wait until its turn is over', () => {
    let answer: (outcome: CallOutcome) => void = () => undefined;
    const call = () => new Promise<CallOutcome>((resolve) => (answer = resolve));
    const routes = { onOptOut: 'sorry' };
    return converse({ flows: [{ ...flow, routes }], call, limits }, async (talk) => {
      await talk.write('hi');
      await eventually('the call', async () => talk.outside.calls.length > 0);
      await talk.write('hello?');
      await talk.report({ kind: 'consent', id: 'c1', given: false });
      await talk.quiet();
      expect(talk.outside.texts()).toEqual(['One moment.']);
      answer(body);
      const { contact } = await talk.until('the message', ({ flowState }) => flowState?.vars.name === 'hello?');
      expect(contact.consents.all).toBe(false);
      expect(talk.outside.texts()).toEqual(['One moment.', 'It is shipped.', 'Anything else?']);
    });
  });
});
