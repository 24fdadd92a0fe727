import { stateQuery } from '../../contracts/conversation-session.ts';
import { SearchAttribute } from '../../contracts/search-attributes.ts';
import { conversations } from '../helpers/conversation.ts';
import { eventually } from '../helpers/eventually.ts';
import { asking, flowOf, greetingFlow, saying } from '../helpers/flows.ts';
import { inbound } from '../helpers/messages.ts';

const converse = conversations();

describe('a conversation', () => {
  it('answers what a contact writes, in one activity a turn', () =>
    converse({ flows: [greetingFlow()] }, async (talk) => {
      await talk.write('hi');
      await talk.said(2);
      await talk.write('Ada');
      expect(await talk.said(4)).toEqual(['Hello!', 'Your name?', 'Hi Ada.', 'Your name?']);
      const { sends } = talk.outside;
      expect(sends).toHaveLength(2);
      expect(sends[0]).toMatchObject({ lookFirst: false, to: { channel: 'WHATSAPP', identity: '46700000001' } });
    }));

  it('costs ten events for an isolated turn of a running session', () => {
    const flow = greetingFlow({
      session: { idleMs: 60_000, onIdle: 'echo', expireMs: 3_600_000, maxMs: 36_000_000, restartWords: [] },
    });
    return converse({ flows: [flow] }, async (talk) => {
      await talk.write('hi');
      await talk.said(2);
      await talk.quiet();
      const before = (await talk.handle.describe()).historyLength;
      await talk.write('Ada');
      await talk.said(4);
      await talk.quiet();
      expect((await talk.handle.describe()).historyLength - before).toBe(10);
    });
  });

  it('takes one turn for a message that is delivered five times, also across continue-as-new', () =>
    converse({ flows: [greetingFlow()], limits: { maxTurnsPerRun: 2 } }, async (talk) => {
      const messages = ['hi', 'one', 'two', 'three', 'four'].map((text) => inbound(text));
      for (const message of messages) for (let i = 0; i < 5; i++) await talk.receive(message);
      await talk.said(10);
      for (const message of messages) await talk.receive(message);
      await talk.write('last');
      const echoes = (await talk.said(12)).filter((text) => text.startsWith('Hi '));
      expect(echoes).toEqual(['Hi one.', 'Hi two.', 'Hi three.', 'Hi four.', 'Hi last.']);
    }));

  it('keeps order, memo and search attributes in a burst across continue-as-new', () =>
    converse({ flows: [greetingFlow()], limits: { maxTurnsPerRun: 3, repliesPerMinute: 100 } }, async (talk) => {
      await talk.write('hi');
      const words = Array.from({ length: 20 }, (_, i) => `w${i}`);
      for (const word of words) await talk.write(word);
      const texts = await talk.said(2 + 2 * words.length);
      expect(texts.filter((text) => text.startsWith('Hi '))).toEqual(words.map((word) => `Hi ${word}.`));
      const description = await talk.handle.describe();
      expect(description.memo).toEqual({ channel: 'WHATSAPP' });
      expect(description.typedSearchAttributes.get(SearchAttribute.flow)).toBe('test@1');
      expect(description.typedSearchAttributes.get(SearchAttribute.sessionState)).toBe('open');
    }));

  it('is found by its search attributes and tells its story in the current details', () =>
    converse({ flows: [greetingFlow()] }, async (talk) => {
      await talk.write('hi', { channel: 'SMS', contactId: 'contact-7' });
      await talk.said(2);
      const { id } = await talk.session();
      const found = await eventually('the session in the list', async () => {
        for await (const execution of talk.environment.client.workflow.list({
          query: `SessionId = '${id}' AND Channel = 'SMS' AND ContactId = 'contact-7' AND SessionState = 'open'`,
        })) {
          return execution.workflowId;
        }
        return undefined;
      });
      expect(found).toBe(talk.workflowId);
      const metadata = await talk.handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
      for (const part of ['SMS', 'test@1', 'Your name?', id]) expect(metadata.currentDetails).toContain(part);
      const { events } = await talk.handle.fetchHistory();
      const scheduled = events?.find((event) => event.activityTaskScheduledEventAttributes);
      expect(scheduled?.userMetadata?.summary).toBeTruthy();
    }));

  it('reminds after silence with one timer, however many turns there were', () => {
    const session = { idleMs: 1_500, onIdle: 'remind', expireMs: 3_600_000, maxMs: 36_000_000, restartWords: [] };
    const flow = flowOf(
      [
        asking('ask_name', 'Your name?'),
        saying('thanks', 'Thanks.', 'ask_name'),
        saying('remind', 'Still there?', 'back'),
      ],
      { session },
    );
    return converse({ flows: [flow] }, async (talk) => {
      await talk.write('hi');
      for (const [i, word] of ['a', 'b', 'c'].entries()) {
        await talk.write(word);
        await talk.said(3 + 2 * i);
      }
      await eventually('the reminder', async () => talk.outside.texts().includes('Still there?'));
      const { events } = await talk.handle.fetchHistory();
      expect(events?.filter((event) => event.timerCanceledEventAttributes)).toHaveLength(0);
      expect(events?.filter((event) => event.timerStartedEventAttributes).length).toBeLessThanOrEqual(3);
      expect(talk.outside.texts().filter((text) => text === 'Still there?')).toHaveLength(1);
    });
  });

  it('lingers after its end in a short run, drops a late duplicate, begins afresh, and closes in the end', () =>
    converse({ flows: [flowOf([saying('bye', 'Bye!')])], limits: { redeliveryHorizonMs: 3_000 } }, async (talk) => {
      const first = await talk.write('hi');
      await talk.said(1);
      await eventually('the short run', async () => (await talk.handle.describe()).historyLength < 8);
      await talk.receive(first);
      await talk.write('again');
      await talk.said(2);
      await talk.handle.result();
      expect((await talk.handle.describe()).status.name).toBe('COMPLETED');
      expect(talk.outside.texts()).toEqual(['Bye!', 'Bye!']);
    }));

  it('begins a fresh session for a restart word, in whichever run it comes', () =>
    converse({ flows: [greetingFlow()], limits: { maxTurnsPerRun: 1 } }, async (talk) => {
      await talk.write('hi');
      await talk.said(2);
      const { id } = await talk.session();
      await talk.write('restart');
      await talk.said(4);
      const state = await talk.handle.query(stateQuery);
      expect(state.session?.id).not.toBe(id);
      expect(state.queue).toEqual([]);
    }));
});
