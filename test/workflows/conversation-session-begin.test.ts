import { SearchAttribute } from '../../contracts/search-attributes.ts';
import { conversations, refused, type Talk } from '../helpers/conversation.ts';
import { acceptAll, type Send } from '../helpers/conversation-outside.ts';
import { eventually } from '../helpers/eventually.ts';
import { asking, flowOf, greetingFlow, saying } from '../helpers/flows.ts';
import { handingOver } from '../helpers/session-steps.ts';

const converse = conversations();

const survey = flowOf(
  [saying('hello', 'Hi {{ vars.name }}!'), asking('score', 'How was it?'), saying('bye', 'Thanks.')],
  {
    flow: 'survey',
    hash: 's'.repeat(64),
  },
);
const SURVEY = { flow: 'survey', version: 1 };
const ADA = { name: 'Ada' };

const begun = (talk: Talk) => talk.outside.loads.filter(({ flow }) => flow === undefined || flow.flow === 'survey');

describe('a session begun from outside', () => {
  it('starts the workflow, and says what its flow says with the variables that it was given', () =>
    converse({ flows: [greetingFlow(), survey] }, async (talk) => {
      const result = await talk.begin({ flow: SURVEY, variables: ADA });
      expect(result).toEqual({
        sessionId: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/),
        state: 'open',
        message: 'The session has begun.',
        done: true,
      });
      expect(talk.outside.texts()).toEqual(['Hi Ada!', 'How was it?']);
      expect(talk.outside.sends[0]?.to).toEqual({ channel: 'SMS', identity: '+46700000001' });
      const attributes = (await talk.handle.describe()).typedSearchAttributes;
      expect(attributes.get(SearchAttribute.flow)).toBe('survey@1');
      expect(attributes.get(SearchAttribute.sessionId)).toBe(result.sessionId);
      await talk.write('good', { channel: 'SMS' });
      expect((await talk.said(3)).at(-1)).toBe('Thanks.');
    }));

  it('takes the app’s flow where none is named', () =>
    converse({ flows: [greetingFlow()] }, async (talk) => {
      await talk.begin();
      expect(talk.outside.texts()).toEqual(['Hello!', 'Your name?']);
      expect((await talk.session()).startedBy).toBe('api');
    }));

  it('ends in its own run when its flow ends with nobody having written', () =>
    converse({ flows: [flowOf([saying('bye', 'Your order has shipped.')])] }, async (talk) => {
      const { sessionId } = await talk.begin();
      await talk.quiet();
      expect((await talk.handle.describe()).historyLength).toBeLessThan(8);
      expect(await talk.session()).toMatchObject({ id: sessionId, status: 'ended' });
    }));

  it('says so where it fails at once, and is there to be retried', () =>
    converse({ flows: [] }, async (talk) => {
      const result = await talk.begin();
      expect(result).toMatchObject({ state: 'failed', done: false, code: 'SESSION_FAILED' });
      expect(result.message).toBe('It began and failed: The app has no flow.');
      expect((await talk.session()).id).toBe(result.sessionId);
      expect(talk.outside.texts()).toEqual([]);
    }));
});

describe('a session begun where one is active', () => {
  it.each(['message', 'replace'] as const)('is refused (%s) where the contact has opted out in it', (ifActive) => {
    const contact = { vars: {}, consents: { all: false } };
    return converse({ flows: [greetingFlow(), survey], contact }, async (talk) => {
      await talk.write('hi');
      const { id } = await talk.until('a session', ({ status }) => status === 'open');
      const result = await talk.begin({ flow: SURVEY, ifActive });
      expect(result).toMatchObject({ sessionId: id, state: 'open', done: false, code: 'CONTACT_OPTED_OUT' });
    });
  });

  it('is refused, with the one that is there', () =>
    converse({ flows: [greetingFlow(), survey] }, async (talk) => {
      await talk.write('hi');
      await talk.said(2);
      const { id } = await talk.session();
      expect(await talk.begin({ flow: SURVEY })).toEqual({
        sessionId: id,
        state: 'open',
        message: `This contact's session ${id} is open.`,
        done: false,
        code: 'SESSION_ACTIVE',
      });
      expect(talk.outside.texts()).toHaveLength(2);
    }));

  it('says its opening there, and that one goes on where it was', () =>
    converse({ flows: [greetingFlow(), survey] }, async (talk) => {
      await talk.write('hi');
      await talk.said(2);
      const { id } = await talk.session();
      const result = await talk.begin({ flow: SURVEY, ifActive: 'message', variables: ADA });
      expect(result).toMatchObject({ sessionId: id, state: 'open', done: true });
      await talk.write('Bob');
      expect(await talk.said(6)).toEqual(['Hello!', 'Your name?', 'Hi Ada!', 'How was it?', 'Hi Bob.', 'Your name?']);
    }));

  it('says nothing there while a person has the conversation', () =>
    converse({ flows: [flowOf([handingOver('hand', 'end')]), survey] }, async (talk) => {
      await talk.write('hi');
      await talk.until('the hand-over', ({ status }) => status === 'handedOver');
      const result = await talk.begin({ flow: SURVEY, ifActive: 'message' });
      expect(result).toMatchObject({ state: 'handedOver', done: false, code: 'SESSION_ACTIVE' });
      expect(talk.outside.texts()).toEqual([]);
    }));

  it('takes its place, also while its send is being tried; a person who had it is told of the session before', () =>
    converse({ flows: [flowOf([handingOver('hand', 'end')]), survey] }, async (talk) => {
      await talk.write('hi');
      const { id, sinch } = await talk.until('the hand-over', ({ status }) => status === 'handedOver');
      const { contactId } = sinch;
      const result = await talk.begin({ flow: SURVEY, ifActive: 'replace', variables: ADA });
      expect(result).toMatchObject({ state: 'open', done: true });
      expect(result.sessionId).not.toBe(id);
      await eventually('the end to be told', async () => talk.outside.told().length > 1);
      expect(talk.outside.told()).toEqual(['started', 'ended']);
      const its = { id, channel: 'WHATSAPP', flow: 'test@1', contactId };
      expect(talk.outside.forwards.map(({ forward }) => forward.session)).toMatchObject([its, its]);
      expect(talk.outside.texts()).toEqual(['Hi Ada!', 'How was it?']);
    }));

  it('says why its opening was not said there', () =>
    converse({ flows: [greetingFlow(), survey] }, async (talk) => {
      await talk.write('hi');
      await talk.said(2);
      const result = await talk.begin({ flow: SURVEY, ifActive: 'message' });
      expect(result).toMatchObject({ state: 'open', done: false, code: 'NOT_SENT' });
      expect(result.message).toContain('Step hello of flow survey cannot go on');
      const silent = await talk.begin({ flow: { flow: 'silent', version: 1 }, ifActive: 'message' });
      expect(silent).toMatchObject({ done: false, code: 'FLOW_NOT_FOUND' });
      expect(talk.outside.texts()).toHaveLength(2);
    }));

  it('does not wait for a send that is being tried', () => {
    let away = true;
    const send: Send = (input) => {
      if (away) throw new Error('Sinch is away');
      return acceptAll(input);
    };
    return converse({ flows: [greetingFlow(), survey], send }, async (talk) => {
      await talk.write('hi');
      await talk.busy();
      away = false;
      const result = await talk.begin({ flow: SURVEY, ifActive: 'replace', variables: ADA });
      expect(result).toMatchObject({ done: true });
    });
  });
});

describe('a session begun twice with one key', () => {
  it('is the same one, in its run and in a later one', () =>
    converse({ flows: [greetingFlow(), survey], limits: { maxTurnsPerRun: 1 } }, async (talk) => {
      const first = await talk.begin({ id: 'order-7', flow: SURVEY, variables: ADA });
      await talk.quiet();
      for (let i = 0; i < 2; i++) {
        const again = await talk.begin({ id: 'order-7', flow: SURVEY, variables: ADA, at: Date.now() + 1_000 });
        expect(again).toMatchObject({ sessionId: first.sessionId, state: 'open', done: true });
      }
      expect(begun(talk)).toHaveLength(1);
      expect(talk.outside.texts()).toHaveLength(2);
    }));

  it('names the one that it began though that has ended and another has begun', () =>
    converse({ flows: [flowOf([saying('bye', 'Bye!')]), survey] }, async (talk) => {
      const first = await talk.begin({ id: 'order-7' });
      await talk.quiet();
      await talk.begin({ id: 'order-8', flow: SURVEY, variables: ADA });
      const again = await talk.begin({ id: 'order-7' });
      expect(again).toEqual({
        sessionId: first.sessionId,
        state: 'ended',
        message: 'This was done before.',
        done: true,
      });
      expect(talk.outside.texts()).toHaveLength(3);
    }));

  it('says its opening in the session that is there once', () =>
    converse({ flows: [greetingFlow(), survey], limits: { maxTurnsPerRun: 1 } }, async (talk) => {
      await talk.write('hi');
      await talk.said(2);
      for (let i = 0; i < 3; i++) {
        expect(await talk.begin({ id: 'promo', flow: SURVEY, variables: ADA, ifActive: 'message' })).toMatchObject({
          done: true,
        });
        await talk.quiet();
      }
      expect(talk.outside.texts()).toHaveLength(4);
    }));

  it('is not tried again where it failed before: that one waits for a retry', () => {
    const send = () => Promise.reject(refused('Sinch does not know the app.', 'APP_UNAUTHORISED'));
    return converse({ flows: [survey], send, limits: { maxTurnsPerRun: 1 } }, async (talk) => {
      const first = await talk.begin({ id: 'order-7' });
      expect(first).toMatchObject({ done: false, code: 'SESSION_FAILED' });
      await talk.quiet();
      const again = await talk.begin({ id: 'order-7' });
      expect(again).toMatchObject({ sessionId: first.sessionId, state: 'failed', done: false, code: 'TRIED_BEFORE' });
      expect(talk.outside.sends).toEqual([]);
    });
  });
});
