import { Context } from '@temporalio/activity';
import { withHeartbeats } from '../../activities/heartbeats.ts';
import { endUpdate, handoverUpdate, personSaysUpdate } from '../../contracts/conversation-session.ts';
import { conversations } from '../helpers/conversation.ts';
import { never } from '../helpers/conversation-outside.ts';
import { asking, flowOf, saying } from '../helpers/flows.ts';
import { handingOver } from '../helpers/session-steps.ts';
import { eventually } from '../helpers/temporal.ts';

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
