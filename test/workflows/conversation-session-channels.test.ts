import { handoverUpdate, releaseUpdate, retryUpdate } from '../../contracts/conversation-session.ts';
import { SearchAttribute } from '../../contracts/search-attributes.ts';
import { conversations, type Talk } from '../helpers/conversation.ts';
import { asking, flowOf, greetingFlow, saying } from '../helpers/flows.ts';
import { inbound } from '../helpers/messages.ts';

const converse = conversations();

/** Several runs: what counts is carried from one to the next. */
const limits = { maxTurnsPerRun: 1 };

/** The bot asks again, without the contact having written. */
async function repeat({ handle }: Talk): Promise<void> {
  await handle.executeUpdate(handoverUpdate, { args: [{ id: 'h', to: 'desk', note: '' }] });
  await handle.executeUpdate(releaseUpdate, { args: [{ id: 'r' }] });
}

describe('a session of which Sinch reports changes', () => {
  it('follows its contact, its conversation and its channel, in variables and search attributes, through runs', () =>
    converse({ flows: [greetingFlow()], limits }, async (talk) => {
      await talk.write('hi', { channel: 'RCS' });
      await talk.write('Ada', { channel: 'SMS' });
      await talk.said(4);
      await talk.report({ kind: 'contact', from: '01CONTACT', to: '01OTHER' });
      await talk.report({ kind: 'conversation', from: '01CONVERSATION', to: '' });
      await talk.report({ kind: 'channel', id: 'gone', channel: 'SMS', linked: false, left: ['MMS', 'RCS'] });
      const { sinch, channel } = await talk.until('the change', (session) => session.channel !== 'SMS');
      expect([channel, sinch]).toEqual([
        'RCS',
        expect.objectContaining({ channelIdentifier: 'RCS', contactId: '01OTHER', conversationId: '' }),
      ]);
      await talk.quiet();
      const { typedSearchAttributes: found } = await talk.handle.describe();
      const { channel: on, contactId, conversationId } = SearchAttribute;
      expect([on, contactId, conversationId].map((key) => found.get(key))).toEqual(['RCS', '01OTHER', undefined]);
      await talk.report({ kind: 'contact', from: '01CONTACT', to: '01OTHER' });
      await repeat(talk);
      await talk.said(5);
      expect(talk.outside.sends.at(-1)?.to).toEqual({ channel: 'RCS', identity: '46700000001' });
    }));

  it('holds its replies back where no channel is left, without an activity, and goes on by the contact’s next one', () =>
    converse({ flows: [greetingFlow()] }, async (talk) => {
      await talk.write('hi', { channel: 'SMS' });
      await talk.said(2);
      await talk.report({ kind: 'channel', id: 'gone', channel: 'SMS', linked: false, left: [] });
      await repeat(talk);
      const { failure } = await talk.until('the failure', ({ status }) => status === 'failed');
      expect(failure?.code).toBe('CHANNEL_UNLINKED');
      expect(talk.outside.sends).toHaveLength(1);
      await talk.receive(inbound('Ada', { channel: 'RCS' }));
      expect((await talk.said(5)).slice(2)).toEqual(['Your name?', 'Hi Ada.', 'Your name?']);
      expect(talk.outside.sends.at(-1)?.to.channel).toBe('RCS');
    }));

  it('says what it held back once the channel is back, in a later run, with nobody asking for it', () =>
    converse({ flows: [greetingFlow()], limits }, async (talk) => {
      await talk.write('hi', { channel: 'SMS' });
      await talk.said(2);
      await talk.report({ kind: 'channel', id: 'gone', channel: 'SMS', linked: false, left: [] });
      await repeat(talk);
      await talk.until('the failure', ({ status }) => status === 'failed');
      await talk.report({ kind: 'channel', id: 'back', channel: 'SMS', linked: true, left: ['SMS'] });
      expect((await talk.said(3)).at(-1)).toBe('Your name?');
      await talk.until('the wait', ({ status }) => status === 'open');
    }));
});

describe('a session that says too much', () => {
  it('sends what there is room for, parks, and says nothing more by a retry that comes too early', () => {
    const bubbles = [1, 2, 3, 4].map((n) => saying(`s${n}`, `${n}`));
    const flow = flowOf([...bubbles, asking('q', 'Q?')]);
    return converse({ flows: [flow], limits: { repliesPerMinute: 3, retryThrottleMs: 1 } }, async (talk) => {
      await talk.write('hi');
      const { failure } = await talk.until('the failure', ({ status }) => status === 'failed');
      expect(failure).toMatchObject({ code: 'TOO_MANY_REPLIES', step: 's4' });
      expect(talk.outside.texts()).toEqual(['1', '2', '3']);
      const again = await talk.handle.executeUpdate(retryUpdate, { args: [{ id: 'too-early' }] });
      expect(again).toMatchObject({ done: false, code: 'SESSION_FAILED' });
      expect(talk.outside.texts()).toEqual(['1', '2', '3']);
    });
  });
});
