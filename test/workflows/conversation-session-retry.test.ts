import { retryUpdate } from '../../contracts/conversation-session.ts';
import type { SendRepliesInput } from '../../contracts/session-activities.ts';
import type { RetryCommand } from '../../core/session/given-command.ts';
import { messageText } from '../../core/session/talk.ts';
import { conversations, type Talk } from '../helpers/conversation.ts';
import { acceptAll, refuseFirst, type Send } from '../helpers/conversation-outside.ts';
import { asking, flowOf, saying } from '../helpers/flows.ts';

const converse = conversations();

const broken = flowOf([asking('ask', 'Your name?'), saying('hi', 'Hi {{ vars.nmae }}.', 'ask')]);
const repaired = flowOf([asking('ask', 'Name, please?'), saying('hi', 'Hello {{ vars.name }}!', 'ask')], {
  version: 2,
  hash: '2'.repeat(64),
});

const retry = (talk: Talk, given: RetryCommand) =>
  talk.handle.executeUpdate(retryUpdate, { args: [given], updateId: `retry-${given.id}` });

/** The apology that follows a refusal is another send. */
const greets = ({ replies }: SendRepliesInput) => replies.some(({ message }) => messageText(message) === 'Hello!');

const failed = (talk: Talk) => talk.until('the failure', ({ status }) => status === 'failed');

describe('a retry', () => {
  it('on a repaired version goes on at the failed step, says nothing twice, and is done once', () =>
    converse({ flows: [broken, repaired], limits: { maxTurnsPerRun: 1 } }, async (talk) => {
      await talk.write('hi');
      await talk.said(1);
      await talk.write('Ada');
      await failed(talk);
      await talk.said(2);
      expect(await retry(talk, { id: 'r0', to: { flow: 'test', version: 9 } })).toMatchObject({
        done: false,
        code: 'FLOW_NOT_FOUND',
      });
      const to = { flow: 'test', version: 2 };
      const gone = { state: 'open', done: true, message: 'The session runs on test@2, at hi.' };
      expect(await retry(talk, { id: 'r1', to, by: 'ada', why: 'a name was misspelled' })).toMatchObject(gone);
      expect(await talk.said(4)).toEqual(['Your name?', expect.any(String), 'Hello Ada!', 'Name, please?']);
      expect(await retry(talk, { id: 'r1', to })).toMatchObject({ done: true });
      expect(talk.outside.texts()).toHaveLength(4);
    }));

  it('of two operators at once is carried out once, and the other one is told who was first', () => {
    const refuse = refuseFirst(2);
    const send: Send = (input) => (greets(input) ? refuse(input) : acceptAll(input));
    return converse({ flows: [flowOf([saying('hello', 'Hello!'), asking('ask', 'Well?')])], send }, async (talk) => {
      await talk.write('hi');
      await failed(talk);
      // Both find it failed; the first fails once more.
      const both = await Promise.all([retry(talk, { id: 'a', by: 'ada' }), retry(talk, { id: 'b', by: 'bob' })]);
      const [first, second] = both.toSorted((one, other) => (one.code ?? '').localeCompare(other.code ?? ''));
      expect([first, second]).toMatchObject([{ code: 'RETRIED_ALREADY' }, { code: 'SESSION_FAILED' }]);
      expect(first?.message).toMatch(
        /^(ada|bob) retried it at .* UTC(, and it failed again: |; that is still under way)/,
      );
      expect(talk.outside.sends.filter(greets)).toHaveLength(2);
      expect(await retry(talk, { id: 'c' })).toMatchObject({ done: true, state: 'open' });
    });
  });

  it('is refused while another one is still being sent', () => {
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const refuse = refuseFirst(1);
    let greetings = 0;
    const send: Send = async (input) => {
      if (!greets(input)) return acceptAll(input);
      greetings += 1;
      if (greetings > 1) await held;
      return refuse(input);
    };
    return converse({ flows: [flowOf([saying('hello', 'Hello!'), asking('ask', 'Well?')])], send }, async (talk) => {
      await talk.write('hi');
      await failed(talk);
      const first = retry(talk, { id: 'a', by: 'ada' });
      await talk.busy();
      const second = await retry(talk, { id: 'b' }).finally(letGo);
      expect(second).toMatchObject({ done: false, code: 'RETRIED_ALREADY' });
      expect(second.message).toMatch(/^ada retried it at .* UTC; that is still under way\.$/);
      expect(await first).toMatchObject({ done: true });
    });
  });

  it('that is one of many is refused where the contact could not be answered', () =>
    converse({ flows: [broken] }, async (talk) => {
      await talk.write('hi');
      await talk.said(1);
      await talk.write('Ada');
      await failed(talk);
      const old = { id: 'm', guard: { maxAgeMs: 0 } };
      expect(await retry(talk, old)).toMatchObject({ done: false, code: 'FAILED_TOO_LONG_AGO' });
    }));
});
