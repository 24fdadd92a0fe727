import { endUpdate, handoverUpdate, personSaysUpdate, releaseUpdate } from '../../contracts/conversation-session.ts';
import type { ForwardInput } from '../../contracts/session-activities.ts';
import { conversations, refused, type Talk } from '../helpers/conversation.ts';
import { refuseFirst, wordOf } from '../helpers/conversation-outside.ts';
import { eventually } from '../helpers/eventually.ts';
import { asking, flowOf, greetingFlow, saying } from '../helpers/flows.ts';
import { handingOver } from '../helpers/session-steps.ts';

const converse = conversations();
const limits = { maxTurnsPerRun: 1 };

const say = (talk: Talk, text: string, id = text) =>
  talk.handle.executeUpdate(personSaysUpdate, {
    args: [{ id, messages: [{ kind: 'text', text }] }],
    updateId: `say-${id}`,
  });
const release = (talk: Talk, id = 'r1') => talk.handle.executeUpdate(releaseUpdate, { args: [{ id }] });
const handOver = (talk: Talk, more: { timeoutMs?: number } = {}) =>
  talk.handle.executeUpdate(handoverUpdate, { args: [{ id: 'h1', to: 'support', note: 'Please look.', ...more }] });

const withPerson = (talk: Talk) => talk.until('the hand-over', ({ status }) => status === 'handedOver');
const told = (talk: Talk, count: number) =>
  eventually(`${count} things told`, async () => talk.outside.told().length >= count);

const menu = asking('menu', 'What can I do for you?', 'hand');
const desk = flowOf([
  menu,
  saying('bridge', 'A colleague takes over.'),
  handingOver('hand', 'menu', { note: 'About {{ vars.name }}' }),
  saying('sorry', 'Nobody is there.', 'menu'),
]);

describe('a hand-over by the flow', () => {
  const flow = { ...desk, steps: desk.steps.map((one) => (one.id === 'menu' ? { ...menu, goto: 'bridge' } : one)) };

  it('tells the target first, then what the contact writes, in order, then its end; the bot says nothing meanwhile', () =>
    converse({ flows: [flow], limits }, async (talk) => {
      await talk.write('hi');
      await talk.said(1);
      await talk.write('my order');
      const { id } = await withPerson(talk);
      await talk.write('are you there?');
      await talk.write('menu');
      await talk.write('restart');
      await told(talk, 4);
      expect(await say(talk, 'I am Bo.')).toMatchObject({ state: 'handedOver', done: true, message: 'It was sent.' });
      expect(await release(talk)).toMatchObject({ state: 'open', done: true });
      await told(talk, 5);
      expect(talk.outside.told()).toEqual(['started', 'are you there?', 'menu', 'restart', 'ended']);
      expect(talk.outside.forwards[0]).toMatchObject({
        forward: {
          session: { id, channel: 'WHATSAPP', identity: '46700000001', flow: 'test@1' },
          target: 'support',
          content: { note: 'About my order', variables: { name: 'my order' } },
        },
      });
      const content = talk.outside.forwards[0]?.forward.content;
      const transcript =
        content?.kind === 'started' ? content.transcript.map(({ from, text }) => `${from}: ${text}`) : [];
      expect(transcript).toEqual([
        'contact: hi',
        'bot: What can I do for you?',
        'contact: my order',
        'bot: A colleague takes over.',
      ]);
      const ids = talk.outside.forwards.map(({ forward }) => forward.id);
      expect(new Set(ids).size).toBe(5);
      expect(talk.outside.texts()).toEqual([
        'What can I do for you?',
        'A colleague takes over.',
        'I am Bo.',
        'What can I do for you?',
      ]);
    }));

  it('keeps the bot silent through the time after which it would remind or give up', () => {
    const session = { idleMs: 300, onIdle: 'sorry', expireMs: 600, maxMs: 3_600_000, restartWords: [] };
    return converse({ flows: [{ ...flow, session }], limits }, async (talk) => {
      await talk.write('hi');
      await talk.write('order');
      const { deadlines } = await withPerson(talk);
      // What is no deadline sets no timer.
      expect(deadlines).not.toHaveProperty('idle');
      expect(deadlines).not.toHaveProperty('expire');
    });
  });

  it('goes to on_timeout when nobody has released it in time, and the target is told', () => {
    const timed = { timeoutMs: 700, onTimeout: 'sorry' };
    const steps = [handingOver('hand', 'menu', timed), saying('sorry', 'Nobody is there.'), menu];
    return converse({ flows: [flowOf(steps)], limits }, async (talk) => {
      await talk.write('hi');
      expect(await talk.said(2)).toEqual(['Nobody is there.', 'What can I do for you?']);
      await told(talk, 2);
      expect(talk.outside.told()).toEqual(['started', 'ended']);
      expect(await release(talk)).toMatchObject({ done: false, code: 'NOT_HANDED_OVER' });
    });
  });

  it('goes to on_error when the target refuses it', () => {
    const forward = () => Promise.reject(refused('The target answered 404.', 'HANDOVER_REFUSED'));
    const steps = [
      handingOver('hand', 'menu', { onError: 'sorry' }),
      menu,
      saying('sorry', 'Nobody is there.', 'menu'),
    ];
    return converse({ flows: [flowOf(steps)], forward, limits }, async (talk) => {
      await talk.write('hi');
      expect(await talk.said(2)).toEqual(['Nobody is there.', 'What can I do for you?']);
      expect((await talk.session()).status).toBe('open');
    });
  });

  it('parks the session where the target refuses it and the flow has no answer to that', () => {
    const forward = () => Promise.reject(refused('There is no target support.', 'HANDOVER_TARGET_MISSING'));
    return converse({ flows: [flowOf([handingOver('hand', 'menu'), menu])], forward, limits }, async (talk) => {
      await talk.write('hi');
      const { failure } = await talk.until('the failure', ({ status }) => status === 'failed');
      expect(failure).toMatchObject({ step: 'hand', code: 'HANDOVER_TARGET_MISSING' });
    });
  });

  it('tells a target that was away everything, once each, in order', () => {
    let away = true;
    const heard: string[] = [];
    const forward = (input: ForwardInput) => {
      if (away) throw new Error('connect ECONNREFUSED');
      heard.push(wordOf(input));
    };
    return converse({ flows: [flowOf([handingOver('hand', 'menu'), menu])], forward, limits }, async (talk) => {
      await talk.write('hi');
      await talk.busy();
      await talk.write('hello?');
      away = false;
      await eventually('both heard', async () => heard.includes('hello?'));
      await talk.quiet();
      expect(heard).toEqual(['started', 'hello?']);
    });
  });

  it('is ended by an operator, who waits for no target that is away', () => {
    const forward = () => Promise.reject(new Error('connect ECONNREFUSED'));
    return converse({ flows: [flowOf([handingOver('hand', 'menu'), menu])], forward }, async (talk) => {
      await talk.write('hi');
      await talk.busy();
      // The target never comes back: that the update does is the proof.
      expect(await talk.handle.executeUpdate(endUpdate, { args: [{ id: 'e1' }] })).toMatchObject({ state: 'ended' });
    });
  });
});

describe('a person', () => {
  const flow = flowOf([handingOver('hand', 'menu'), menu]);

  it('has what he says refused with the reason, and it is no failure of the flow', () =>
    converse({ flows: [flow], send: refuseFirst(1), limits }, async (talk) => {
      await talk.write('hi');
      await withPerson(talk);
      const result = await say(talk, 'Look: http://broken');
      expect(result).toMatchObject({ state: 'handedOver', done: false, code: 'NOT_SENT' });
      expect(result.message).toContain('no such media');
      expect(await say(talk, 'Hello')).toMatchObject({ done: true });
      expect((await talk.session()).status).toBe('handedOver');
    }));

  it('says a thing once, though it is sent again with the same key in a later run', () =>
    converse({ flows: [flow], limits }, async (talk) => {
      await talk.write('hi');
      await withPerson(talk);
      for (let i = 0; i < 3; i++) {
        expect(await say(talk, 'Hello', 'k1')).toMatchObject({ done: true });
        await talk.quiet();
      }
      expect(talk.outside.texts()).toEqual(['Hello']);
    }));

  it('may not speak while the bot has the conversation, nor to a contact who has opted out', () =>
    converse({ flows: [greetingFlow()] }, async (talk) => {
      await talk.write('hi');
      await talk.said(2);
      expect(await say(talk, 'a')).toMatchObject({ done: false, code: 'NOT_HANDED_OVER' });
      await handOver(talk);
      await talk.report({ kind: 'consent', id: 'c1', given: false });
      await talk.until('the opt-out', ({ contact }) => contact.consents.all === false);
      expect(await say(talk, 'b')).toMatchObject({ done: false, code: 'CONTACT_OPTED_OUT' });
      expect(talk.outside.texts()).toEqual(['Hello!', 'Your name?']);
    }));

  it('may not speak on a channel whose window never opened', () =>
    converse({ flows: [flow] }, async (talk) => {
      await talk.begin({ channel: 'WHATSAPP', identity: '46700000001' });
      await withPerson(talk);
      expect(await say(talk, 'a')).toMatchObject({ done: false, code: 'WINDOW_CLOSED' });
    }));
});

describe('a hand-over by an operator', () => {
  it('silences the bot, and a release lets it ask again where it was', () =>
    converse({ flows: [greetingFlow()], limits }, async (talk) => {
      await talk.write('hi');
      await talk.said(2);
      expect(await handOver(talk)).toMatchObject({ state: 'handedOver', done: true });
      await talk.write('Ada');
      await told(talk, 2);
      expect(await release(talk)).toMatchObject({ state: 'open', done: true });
      await talk.write('Ada');
      expect(await talk.said(5)).toEqual(['Hello!', 'Your name?', 'Your name?', 'Hi Ada.', 'Your name?']);
      expect(talk.outside.told()).toEqual(['started', 'Ada', 'ended']);
    }));

  it('gives the conversation back to the bot when its time is up', () =>
    converse({ flows: [greetingFlow()], limits }, async (talk) => {
      await talk.write('hi');
      await talk.said(2);
      await handOver(talk, { timeoutMs: 600 });
      expect(await talk.said(3)).toEqual(['Hello!', 'Your name?', 'Your name?']);
      await told(talk, 2);
      expect(talk.outside.told()).toEqual(['started', 'ended']);
    }));

  it('that the target refuses leaves the conversation with the bot, and says so', () => {
    const forward = () => Promise.reject(refused('The target answered 410.', 'HANDOVER_REFUSED'));
    return converse({ flows: [greetingFlow()], forward, limits }, async (talk) => {
      await talk.write('hi');
      await talk.said(2);
      const result = await handOver(talk);
      expect(result).toMatchObject({ state: 'open', done: false, code: 'HANDOVER_FAILED' });
      expect(await talk.said(3)).toEqual(['Hello!', 'Your name?', 'Your name?']);
    });
  });

  it('takes a failed session, and what it had not said is not said', () =>
    converse({ flows: [greetingFlow()], send: refuseFirst(1), limits }, async (talk) => {
      await talk.write('hi');
      await talk.until('the failure', ({ status }) => status === 'failed');
      expect(await handOver(talk)).toMatchObject({ state: 'handedOver', done: true });
      await say(talk, 'I am Bo.');
      expect(talk.outside.texts().at(-1)).toBe('I am Bo.');
      expect(await release(talk)).toMatchObject({ state: 'open', done: true });
      expect(talk.outside.texts().at(-1)).toBe('Your name?');
    }));
});
