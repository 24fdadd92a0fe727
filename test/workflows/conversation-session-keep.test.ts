import type { KeepInput } from '../../contracts/session-activities.ts';
import type { KeepRecord } from '../../core/session/keep-record.ts';
import { conversations, refused } from '../helpers/conversation.ts';
import { eventually } from '../helpers/eventually.ts';
import { asking, flowOf, saying, step } from '../helpers/flows.ts';

const converse = conversations();

const variables = { name: { type: 'string' as const, sensitive: false, keep: 'contact' as const } };
const asks = flowOf([asking('ask', 'Your name?'), saying('hi', 'Hi {{ vars.name }}.', 'ask')], { variables });
const consents = flowOf(
  [
    asking('ask', 'News by mail?'),
    step('consent', 'yes', { change: 'give', consent: 'marketing', wording: 'News by mail?' }),
    saying('bye', 'Thanks.'),
  ],
  { consents: ['marketing'] },
);

const away = () => Promise.reject(refused('The database is away.', 'DATABASE_AWAY'));
const stored = (attempts: { records: { id: string }[] }[]) =>
  attempts.map(({ records }) => records.map(({ id }) => id));

describe('what outlives a session', () => {
  it('is stored with the turn that brought it about, once what the bot says is out', () =>
    converse({ flows: [consents], limits: { maxTurnsPerRun: 1 } }, async (talk) => {
      await talk.write('hi');
      await talk.said(1);
      const { id } = await talk.write('yes');
      await talk.until('the end', ({ status, unkept }) => status === 'ended' && unkept.length === 0);
      const session = await talk.session();
      expect(talk.outside.keeps).toEqual([
        {
          appId: session.sinch.appId,
          channel: 'WHATSAPP',
          identity: '46700000001',
          records: [
            {
              kind: 'consent',
              consent: 'marketing',
              given: true,
              wording: 'News by mail?',
              id: `${id}:0`,
              at: expect.any(Number),
              sessionId: session.id,
              channel: 'WHATSAPP',
              language: 'en',
              flow: 'test@1',
            },
          ],
        },
      ]);
    }));

  it('waits while the store is away: the session goes on, and it is stored later, in another run', () => {
    const keep = (_input: unknown, attempt: number) => (attempt === 1 ? away() : undefined);
    const limits = { keepRetryMs: 900, maxTurnsPerRun: 1 };
    return converse({ flows: [asks], keep, limits }, async (talk) => {
      await talk.write('hi');
      await talk.said(1);
      await talk.write('Ada');
      expect(await talk.said(3)).toEqual(['Your name?', 'Hi Ada.', 'Your name?']);
      await talk.until('it to be stored', ({ unkept }) => unkept.length === 0);
      const [first, second] = stored(talk.outside.keeps);
      expect(second).toEqual(first);
      expect(talk.outside.keeps).toHaveLength(2);
    });
  });

  it('is stored once, as what came after it has left it', () => {
    let isAway = true;
    const kept: KeepRecord[][] = [];
    const keep = ({ records }: KeepInput) => (isAway ? away() : void kept.push(records));
    return converse({ flows: [asks], keep, limits: { keepRetryMs: 1_500 } }, async (talk) => {
      await talk.write('hi');
      await talk.said(1);
      await talk.write('Ada');
      await talk.said(3);
      await talk.write('Bob');
      await talk.said(5);
      isAway = false;
      await talk.until('it to be stored', ({ unkept }) => unkept.length === 0);
      expect(kept).toEqual([[expect.objectContaining({ kind: 'variable', value: 'Bob' })]]);
    });
  });

  it('is not lost with a session that ends meanwhile, nor with the workflow that closes', () => {
    let isAway = true;
    const keep = () => (isAway ? away() : undefined);
    const limits = { keepRetryMs: 400, redeliveryHorizonMs: 1_000 };
    return converse({ flows: [consents], keep, limits }, async (talk) => {
      await talk.write('hi');
      await talk.said(1);
      await talk.write('yes');
      await talk.until('the end', ({ status }) => status === 'ended');
      // Three times from one try to the next are longer than the horizon.
      const tries = talk.outside.keeps.length;
      await eventually('four more tries', async () => talk.outside.keeps.length >= tries + 4);
      expect((await talk.handle.describe()).status.name).toBe('RUNNING');
      isAway = false;
      await talk.handle.result();
      expect(talk.outside.keeps.at(-1)?.records).toMatchObject([{ consent: 'marketing', given: true }]);
    });
  });

  it('of a session before is stored by the one that has begun since, in its own name', () => {
    let isAway = true;
    const keep = () => (isAway ? away() : undefined);
    return converse({ flows: [consents], keep, limits: { keepRetryMs: 1_000 } }, async (talk) => {
      await talk.write('hi');
      await talk.said(1);
      const { id } = await talk.session();
      await talk.write('yes');
      await talk.until('the end', ({ status }) => status === 'ended');
      await talk.write('hi again');
      await talk.until('the next session', (session) => session.id !== id && session.status === 'open');
      isAway = false;
      await eventually('it to be stored', async () => (await talk.session()).unkept.length === 0);
      expect(talk.outside.keeps.at(-1)?.records).toMatchObject([{ sessionId: id, consent: 'marketing' }]);
    });
  });
});
