import { outsideEventUpdate, setVariablesUpdate } from '../../contracts/conversation-session.ts';
import { conversations, type Talk } from '../helpers/conversation.ts';
import { acceptAll, refuseFirst } from '../helpers/conversation-outside.ts';
import { asking, flowOf, greetingFlow, saying } from '../helpers/flows.ts';
import { awaitingEvent, pausing } from '../helpers/session-steps.ts';

const converse = conversations();

/** Every event may be the last of its run. */
const limits = { maxTurnsPerRun: 1 };

const tell = (talk: Talk, name: string, data: string | number = 'x', id = name) =>
  talk.handle.executeUpdate(outsideEventUpdate, { args: [{ id, name, data }], updateId: `event-${id}` });

describe('an event from outside', () => {
  const order = flowOf([
    saying('wait', 'We are packing it.'),
    awaitingEvent('packed', 'packed'),
    saying('done', 'Packed by {{ vars.name }}.'),
    asking('ask', 'Anything else?'),
  ]);

  it('lets the flow go on that waits for it, with what it tells', () =>
    converse({ flows: [order], limits }, async (talk) => {
      await talk.write('hi');
      await talk.said(1);
      expect(await tell(talk, 'packed', 'Bo')).toMatchObject({ done: true, message: 'The flow goes on with it.' });
      expect(talk.outside.texts()).toEqual(['We are packing it.', 'Packed by Bo.', 'Anything else?']);
    }));

  it('is kept for a flow that has not come there yet, through continue-as-new', () => {
    const flow = flowOf([asking('ask', 'Shall we?'), ...order.steps.slice(0, 3), asking('more', 'Anything else?')]);
    return converse({ flows: [flow], limits }, async (talk) => {
      await talk.write('hi');
      await talk.said(1);
      const kept = await tell(talk, 'packed', 'Bo');
      expect(kept).toMatchObject({ done: true, message: 'It is kept until the flow waits for it.' });
      await talk.write('yes');
      expect(await talk.said(4)).toEqual(['Shall we?', 'We are packing it.', 'Packed by Bo.', 'Anything else?']);
    });
  });

  it('of another name is kept, and the wait goes on', () =>
    converse({ flows: [order], limits }, async (talk) => {
      await talk.write('hi');
      await talk.said(1);
      expect(await tell(talk, 'lost')).toMatchObject({ message: 'It is kept until the flow waits for it.' });
      expect(talk.outside.texts()).toHaveLength(1);
    }));

  it('is taken once, though it is told again in a later run', () => {
    const twice = flowOf([
      awaitingEvent('first', 'paid'),
      saying('one', 'Paid {{ vars.name }}.'),
      awaitingEvent('second', 'paid'),
      saying('two', 'Paid again {{ vars.name }}.'),
      asking('ask', 'Anything else?'),
    ]);
    return converse({ flows: [twice], limits }, async (talk) => {
      await talk.write('hi');
      await talk.until('the wait', ({ flowState }) => flowState?.wait?.kind === 'event');
      for (let i = 0; i < 3; i++) {
        await tell(talk, 'paid', 'A', 'k1');
        await talk.quiet();
      }
      expect(talk.outside.texts()).toEqual(['Paid A.']);
      await tell(talk, 'paid', 'B', 'k2');
      expect(talk.outside.texts().slice(1)).toEqual(['Paid again B.', 'Anything else?']);
    });
  });

  it('of a wrong type fails the flow, says so, and can be put right', () =>
    converse({ flows: [order], limits }, async (talk) => {
      await talk.write('hi');
      await talk.said(1);
      const result = await tell(talk, 'packed', 7);
      expect(result).toMatchObject({ state: 'failed', done: true });
      expect(result.message).toMatch(/^The flow goes on with it\. It then failed: .*packed/);
    }));

  it('is kept by a failed session, and by none that has ended', () =>
    converse({ flows: [order], send: refuseFirst(1), limits }, async (talk) => {
      await talk.write('hi');
      await talk.until('the failure', ({ status }) => status === 'failed');
      expect(await tell(talk, 'packed', 'Bo')).toMatchObject({ state: 'failed', done: true });
      await talk.write('hello?');
      await talk.said(4);
      expect(talk.outside.texts().slice(-3)).toEqual(['We are packing it.', 'Packed by Bo.', 'Anything else?']);
    }));

  it('meets no session that has ended', () =>
    converse({ flows: [flowOf([saying('bye', 'Bye!')])], limits }, async (talk) => {
      await talk.write('hi');
      await talk.until('the end', ({ status }) => status === 'ended');
      expect(await tell(talk, 'packed')).toMatchObject({ state: 'ended', done: false, code: 'SESSION_ENDED' });
    }));

  it('meant for a session that has given way to another is let be', () =>
    converse({ flows: [greetingFlow()], limits }, async (talk) => {
      await talk.write('hi');
      await talk.said(2);
      const args: [object & { id: string; sessionId: string; name: string; data: null }] = [
        { id: 'k1', sessionId: '01OLD', name: 'packed', data: null },
      ];
      const result = await talk.handle.executeUpdate(outsideEventUpdate, { args });
      expect(result).toMatchObject({ done: false, code: 'SESSION_ENDED' });
      expect(result.message).toMatch(/^Session 01OLD is over; this contact's session is now 0/);
    }));
});

describe('a wait for a time', () => {
  it('goes on by itself, also in a later run', () =>
    converse(
      { flows: [flowOf([saying('now', 'Now.'), pausing('pause', 1_200), saying('later', 'Later.')])], limits },
      async (talk) => {
        await talk.write('hi');
        await talk.said(1);
        await talk.until('the wait', ({ flowState }) => flowState?.wait?.kind === 'time');
        expect(await talk.said(2)).toEqual(['Now.', 'Later.']);
      },
    ));
});

describe('variables set from outside', () => {
  const set = (talk: Talk, variables: { [name: string]: string | number | null }, id = 'k1') =>
    talk.handle.executeUpdate(setVariablesUpdate, { args: [{ id, variables }] });
  const flow = flowOf([asking('ask', 'Go on?', 'say'), saying('say', 'Hi {{ vars.order }}.', 'ask')], {
    variables: { name: { type: 'string', sensitive: false }, order: { type: 'string', sensitive: false } },
  });

  it('are there for the next turn, and null forgets', () =>
    converse({ flows: [flow], limits, send: acceptAll }, async (talk) => {
      await talk.write('hi');
      await talk.said(1);
      expect(await set(talk, { order: 'A7' })).toMatchObject({ done: true, message: 'Set: order.' });
      await talk.write('yes');
      expect((await talk.said(3))[1]).toBe('Hi A7.');
      await set(talk, { order: null }, 'k2');
      expect((await talk.session()).flowState?.vars).toEqual({ name: 'yes' });
    }));

  it('that do not fit change nothing, with every reason', () =>
    converse({ flows: [flow], limits }, async (talk) => {
      await talk.write('hi');
      await talk.said(1);
      const result = await set(talk, { order: 7, colour: 'red' });
      expect(result).toMatchObject({ done: false, code: 'VARIABLES_UNFIT' });
      expect(result.message).toBe(
        'The variable order is a string, the value given is not. The flow test has no variable colour.',
      );
      expect((await talk.session()).flowState?.vars).toEqual({});
    }));
});
