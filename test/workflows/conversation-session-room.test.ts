import { Context } from '@temporalio/activity';
import { withHeartbeats } from '../../activities/heartbeats.ts';
import {
  endUpdate,
  handoverUpdate,
  migrateUpdate,
  outsideEventUpdate,
  personSaysUpdate,
} from '../../contracts/conversation-session.ts';
import { SearchAttribute } from '../../contracts/search-attributes.ts';
import { conversations, type Talk } from '../helpers/conversation.ts';
import { acceptAll, never, type Send } from '../helpers/conversation-outside.ts';
import { eventually } from '../helpers/eventually.ts';
import { asking, flowOf, saying } from '../helpers/flows.ts';
import { awaitingEvent, handingOver } from '../helpers/session-steps.ts';

const converse = conversations();
const text = (words: string) => ({ kind: 'text' as const, text: words });

/** As the real activities do: one that does not beat hears of no cancellation. */
const beating = (work: () => Promise<never>) => withHeartbeats(() => Context.current().heartbeat(), work);

describe('a command that ends or takes a conversation', () => {
  it('has to wait for nothing that a person wanted to say before it, of which nothing is said', () => {
    const menu = asking('menu', 'Anything else?');
    const sends: string[] = [];
    const send = ({ replies }: { replies: { id: string }[] }) => {
      sends.push(...replies.map(({ id }) => id));
      return beating(never);
    };
    return converse({ flows: [flowOf([handingOver('hand', 'menu'), menu])], send }, async (talk) => {
      await talk.write('hi');
      await talk.until(
        'it is with a person',
        ({ status, forwarding }) => status === 'handedOver' && !forwarding.length,
      );
      const say = (id: string) =>
        talk.handle.executeUpdate(personSaysUpdate, { args: [{ id, messages: [text(id)] }], updateId: id });
      const said = [say('first')];
      await eventually('the first is under way', async () => sends.length > 0);
      said.push(say('second'));
      await talk.quiet();
      expect(await talk.handle.executeUpdate(endUpdate, { args: [{ id: 'e1' }] })).toMatchObject({ state: 'ended' });
      expect(await Promise.all(said)).toMatchObject([{ code: 'MAYBE_SENT' }, { code: 'NOT_SENT' }]);
      expect(sends).toEqual(['say-first:0']);
    });
  });

  it('is done when the bot has fallen silent, not before', () => {
    let speaking = false;
    const send = () =>
      beating(async () => {
        speaking = true;
        await Context.current().cancelled.catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, 500));
        speaking = false;
        return never();
      });
    return converse(
      { flows: [flowOf([saying('greet', 'Hello!'), asking('name', 'Your name?')])], send },
      async (talk) => {
        await talk.write('hi');
        await eventually('it is under way', async () => speaking);
        await talk.handle.executeUpdate(handoverUpdate, { args: [{ id: 'h1', to: 'desk', note: '' }] });
        expect(speaking).toBe(false);
        expect(talk.outside.told()).toEqual(['started']);
      },
    );
  });
});

/** Whether the session was ever listed among those that failed. */
async function wasListedAsFailed(talk: Talk): Promise<boolean> {
  const { events } = await talk.handle.fetchHistory();
  return (events ?? []).some((event) => {
    const { searchAttributes } = event.upsertWorkflowSearchAttributesEventAttributes ?? {};
    return searchAttributes?.indexedFields?.[SearchAttribute.failureCode.name] !== undefined;
  });
}

describe('a send that made room for a command', () => {
  const flow = flowOf([
    saying('greet', 'Hello!'),
    awaitingEvent('wait', 'paid'),
    saying('paid', 'Paid: {{ vars.name }}.'),
    asking('more', 'More?'),
  ]);

  /** Is under way for ever until it is interrupted; everything after it is taken. */
  function interruptible(): { send: Send; underWay: () => boolean } {
    let tries = 0;
    const send: Send = (input) => {
      tries += 1;
      if (tries > 1) return acceptAll(input);
      return beating(async () => {
        await Context.current().cancelled.catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, 500));
        return never();
      });
    };
    return { send, underWay: () => tries > 0 };
  }

  it('goes out once that was refused, and its session never counts as failed', () => {
    const { send, underWay } = interruptible();
    return converse({ flows: [flow], send }, async (talk) => {
      await talk.write('hi');
      await eventually('it is under way', async () => underWay());
      const args: [{ id: string; flow: string; version: number }] = [{ id: 'k', flow: 'test', version: 9 }];
      expect(await talk.handle.executeUpdate(migrateUpdate, { args })).toMatchObject({ code: 'FLOW_NOT_FOUND' });
      expect(await talk.said(1)).toEqual(['Hello!']);
      expect(await talk.until('it waits', ({ flowState }) => flowState?.wait?.kind === 'event')).toMatchObject({
        status: 'open',
      });
      expect(await wasListedAsFailed(talk)).toBe(false);
    });
  });

  it('goes out before the next command that needs no room', () => {
    const { send, underWay } = interruptible();
    return converse({ flows: [flow], send }, async (talk) => {
      await talk.write('hi');
      await eventually('it is under way', async () => underWay());
      const args: [{ id: string; flow: string; version: number }] = [{ id: 'k', flow: 'test', version: 9 }];
      const moved = talk.handle.executeUpdate(migrateUpdate, { args });
      await new Promise((resolve) => setTimeout(resolve, 100));
      const paid = { id: 'p', name: 'paid', data: '5' };
      await Promise.all([moved, talk.handle.executeUpdate(outsideEventUpdate, { args: [paid] })]);
      expect(await talk.said(3)).toEqual(['Hello!', 'Paid: 5.', 'More?']);
    });
  });

  it('is not said any more where the conversation was taken, which was never listed as failed', () => {
    const { send, underWay } = interruptible();
    return converse({ flows: [flow], send }, async (talk) => {
      await talk.write('hi');
      await eventually('it is under way', async () => underWay());
      const args: [{ id: string; to: string; note: string }] = [{ id: 'h1', to: 'desk', note: '' }];
      expect(await talk.handle.executeUpdate(handoverUpdate, { args })).toMatchObject({ state: 'handedOver' });
      expect(talk.outside.texts()).toEqual([]);
      expect(await wasListedAsFailed(talk)).toBe(false);
    });
  });
});
