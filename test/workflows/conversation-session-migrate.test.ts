import { migrateUpdate } from '../../contracts/conversation-session.ts';
import { SearchAttribute } from '../../contracts/search-attributes.ts';
import type { CompiledFlow, CompiledStep } from '../../core/flow/compiled.ts';
import { conversations, type Talk } from '../helpers/conversation.ts';
import { acceptAll, never, refuseFirst, type Send } from '../helpers/conversation-outside.ts';
import { eventually } from '../helpers/eventually.ts';
import { asking, flowOf, saying } from '../helpers/flows.ts';
import { calling } from '../helpers/session-steps.ts';

const converse = conversations();
const limits = { maxTurnsPerRun: 1 };

const version = (number: number, steps: CompiledStep[], more: Partial<CompiledFlow> = {}) =>
  flowOf(steps, { version: number, hash: String(number).repeat(64), ...more });

const first = version(1, [asking('ask', 'Your name?'), saying('hi', 'Hi {{ vars.name }}.', 'ask')]);
const second = version(2, [asking('ask', 'Your name, please?'), saying('hi', 'Hello {{ vars.name }}!', 'ask')]);

/** A migration would interrupt a send: what Sinch has taken, and the session does not know yet, would go out twice here. */
const asked = (talk: Talk) => talk.until('the question', ({ flowState }) => flowState?.wait?.kind === 'answer');

const migrate = (talk: Talk, to: number | 'latest', more: { step?: string; id?: string; flow?: string } = {}) => {
  const { id = 'k1', flow = 'test', step } = more;
  const args: [{ id: string; flow: string; version: number | 'latest'; step?: string }] = [
    { id, flow, version: to, ...(step === undefined ? {} : { step }) },
  ];
  return talk.handle.executeUpdate(migrateUpdate, { args, updateId: `migrate-${id}` });
};

describe('a migration', () => {
  it('lands where the flow waits, says nothing, and holds in every later run', () =>
    converse({ flows: [first, second], limits }, async (talk) => {
      await talk.write('hi');
      await asked(talk);
      expect(await migrate(talk, 'latest')).toMatchObject({
        state: 'open',
        done: true,
        message: 'The session runs on test@2, at ask.',
      });
      expect(talk.outside.texts()).toEqual(['Your name?']);
      expect((await talk.handle.describe()).typedSearchAttributes.get(SearchAttribute.flow)).toBe('test@2');
      await talk.write('Ada');
      await talk.said(3);
      await talk.write('Bob');
      expect(await talk.said(5)).toEqual([
        'Your name?',
        'Hello Ada!',
        'Your name, please?',
        'Hello Bob!',
        'Your name, please?',
      ]);
    }));

  it('rolls back by going to the older version', () =>
    converse({ flows: [first, second], limits }, async (talk) => {
      await talk.write('hi');
      await asked(talk);
      await migrate(talk, 2);
      expect(await migrate(talk, 1, { id: 'k2' })).toMatchObject({ done: true });
      await talk.write('Ada');
      expect((await talk.said(3))[1]).toBe('Hi Ada.');
    }));

  it('that does not land changes nothing, with every reason', () => {
    const other = version(3, [asking('age', 'Your age?')], {
      variables: { name: { type: 'number', sensitive: false } },
    });
    return converse({ flows: [first, other], limits }, async (talk) => {
      await talk.write('hi');
      await asked(talk);
      await talk.write('Ada');
      await talk.said(3);
      await asked(talk);
      const result = await migrate(talk, 3);
      expect(result).toMatchObject({ state: 'open', done: false, code: 'DOES_NOT_LAND' });
      expect(result.message).toBe(
        'Flow test@3 has no step ask: name a step to go on at. The variable name of flow test is a number there, its value here is not.',
      );
      expect((await talk.session()).flow?.version).toBe(1);
      await talk.write('Bob');
      expect((await talk.said(5))[3]).toBe('Hi Bob.');
    });
  });

  it('to a version that is not published says so', () =>
    converse({ flows: [first] }, async (talk) => {
      await talk.write('hi');
      await asked(talk);
      expect(await migrate(talk, 9)).toMatchObject({ done: false, code: 'FLOW_NOT_FOUND' });
    }));

  it('to a named step goes on there, also in another flow', () => {
    const other = version(7, [saying('intro', 'A new flow.'), asking('age', 'Your age?')], { flow: 'other' });
    return converse({ flows: [first, other], limits }, async (talk) => {
      await talk.write('hi');
      await asked(talk);
      expect(await migrate(talk, 7, { flow: 'other', step: 'intro' })).toMatchObject({ done: true });
      expect(talk.outside.texts()).toEqual(['Your name?', 'A new flow.', 'Your age?']);
    });
  });

  it('lets a failed session go on with what was repaired', () => {
    const broken = version(1, [asking('ask', 'Your name?'), saying('hi', 'Hi {{ vars.nmae }}.', 'ask')]);
    return converse({ flows: [broken, second], limits }, async (talk) => {
      await talk.write('hi');
      await asked(talk);
      await talk.write('Ada');
      const { failure } = await talk.until('the failure', ({ status }) => status === 'failed');
      expect(failure).toMatchObject({ step: 'hi', code: 'EXPRESSION' });
      expect(await migrate(talk, 2)).toMatchObject({ state: 'open', done: true });
      expect(talk.outside.texts().slice(-2)).toEqual(['Hello Ada!', 'Your name, please?']);
    });
  });

  it('to a named step lets a session go on whose reply Sinch refuses for good', () => {
    const broken = version(1, [saying('pic', 'A broken picture'), asking('ask', 'Like it?')]);
    const repaired = version(2, [saying('pic', 'A picture'), asking('ask', 'Like it?')]);
    return converse({ flows: [broken, repaired], send: refuseFirst(1), limits }, async (talk) => {
      await talk.write('hi');
      await talk.until('the failure', ({ status }) => status === 'failed');
      expect(await migrate(talk, 2, { step: 'pic' })).toMatchObject({ state: 'open', done: true });
      expect(talk.outside.texts().slice(-2)).toEqual(['A picture', 'Like it?']);
    });
  });

  it('makes room for itself in a send that is being tried, which then goes out', () => {
    // Only what is sent after the interruption, which looks first, is taken.
    const send: Send = (input) => {
      if (!input.lookFirst) throw new Error('Sinch is away');
      return acceptAll(input);
    };
    return converse({ flows: [first, second], send, limits }, async (talk) => {
      await talk.write('hi');
      await talk.busy();
      expect(await migrate(talk, 2)).toMatchObject({ state: 'open', done: true });
      expect(talk.outside.texts()).toEqual(['Your name?']);
      expect(talk.outside.sends[0]).toMatchObject({ lookFirst: true });
    });
  });

  it('makes room for itself in a call, which is made again by the new version, under one id', () => {
    const steps = [calling('order', { timeoutMs: 60_000 }), saying('done', 'Ordered.'), asking('ask', 'More?')];
    const call = (_input: unknown, attempt: number) =>
      attempt === 1 ? never() : { kind: 'response' as const, status: 200, headers: {}, body: null };
    return converse({ flows: [version(1, steps), version(2, steps)], call, limits }, async (talk) => {
      await talk.write('hi');
      await eventually('the call', async () => talk.outside.calls.length > 0);
      expect(await migrate(talk, 2)).toMatchObject({ state: 'open', done: true });
      expect(talk.outside.texts()).toEqual(['Ordered.', 'More?']);
      expect(new Set(talk.outside.calls.map(({ id }) => id)).size).toBe(1);
    });
  });
});
