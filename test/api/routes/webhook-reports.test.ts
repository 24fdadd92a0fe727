import { WorkflowNotFoundError } from '@temporalio/client';
import { encodeTag } from '../../../adapters/reply-tag.ts';
import { APP_ID, NOW, startTestApi, type TestApi } from '../../helpers/api.ts';
import { payload } from '../../helpers/sinch-payloads.ts';
import { postWebhook } from '../../helpers/webhook-calls.ts';

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
});
afterEach(() => api.close());

const post = (json: object) => postWebhook(api, { body: JSON.stringify(json) });
const outcome = (word: string) => api.deps.counters.of('colloquy_webhooks_total', word);
const signals = () => api.temporal.calls.filter(({ method }) => method === 'signal');

function nobodyRuns(): never {
  throw new WorkflowNotFoundError('workflow not found', 'w', undefined);
}

const EVENT_TIME = '2026-01-15T12:00:01Z';
const to = { channel: 'SMS', identity: '+46700000001' };

/** The workflow that a message of the same contact goes to. */
async function workflowOf(channel: string, identity: string): Promise<string> {
  const message = {
    id: 'm',
    contact_message: { text_message: { text: 'x' } },
    channel_identity: { channel, identity },
  };
  await post({ app_id: APP_ID, message });
  return api.temporal.calls.pop()?.workflowId ?? '';
}

describe('a delivery report', () => {
  const report = (status: string, metadata: string, more: object = {}) => ({
    event_time: EVENT_TIME,
    message_metadata: metadata,
    message_delivery_report: {
      message_id: 'm1',
      status,
      channel_identity: to,
      reason: { code: 'RECIPIENT_NOT_REACHABLE', description: 'No route to +46700000001' },
      ...more,
    },
  });

  const tag = { id: 'm7:0', hash: 'h', session: '01SESSION' };
  const ours = encodeTag(tag);
  const awaited = encodeTag({ ...tag, awaitsReceipt: true });

  it.each([
    ['that failed', 'FAILED', ours, 'failed'],
    ['that failed and is waited for', 'FAILED', awaited, 'failed'],
    ['that was delivered and is waited for', 'DELIVERED', awaited, 'delivered'],
    ['that was read and is waited for', 'READ', awaited, 'read'],
  ])('of a reply %s is stored, then told to its session', async (_title, status, metadata, told) => {
    const answer = await post(report(status, metadata));
    expect(answer.statusCode).toBe(200);
    expect(api.receipts).toMatchObject([{ messageId: 'm1', status, metadata }]);
    expect(signals()).toEqual([
      {
        method: 'signal',
        name: 'notice',
        workflowId: await workflowOf('SMS', '+46700000001'),
        options: {
          args: [
            {
              kind: 'receipt',
              sessionId: '01SESSION',
              reply: 'm7:0',
              status: told,
              code: 'RECIPIENT_NOT_REACHABLE',
            },
          ],
        },
      },
    ]);
    expect(JSON.stringify(signals())).not.toContain('+4670');
    expect(outcome('receiptReported')).toBe(1);
  });

  it.each([
    ['of a reply that was delivered, and nobody waits for it', 'DELIVERED', ours],
    ['of a reply that is queued', 'QUEUED_ON_CHANNEL', awaited],
    ['with a status of tomorrow', 'SEEN_TWICE', awaited],
    ['of somebody else’s message', 'FAILED', 'theirs'],
    ['without metadata', 'FAILED', ''],
    ['with metadata that only looks like ours', 'FAILED', 'cq1:{}'],
  ])('%s is stored and no more', async (_title, status, metadata) => {
    await post(report(status, metadata));
    expect(api.receipts).toHaveLength(1);
    expect(signals()).toEqual([]);
    expect(outcome('receipt')).toBe(1);
  });

  const elsewhere = encodeTag({ ...tag, channel: 'WHATSAPP' });

  it.each([
    ['queued', 'QUEUED_ON_CHANNEL', ''],
    ['delivered', 'DELIVERED', ''],
    ['read', 'READ', ''],
  ])('that is %s on another channel than it was sent on takes its session there', async (_word, status, said) => {
    await post(report(status, elsewhere));
    expect(signals()[0]?.options).toMatchObject({ args: [{ reply: 'm7:0', status: said, on: 'SMS' }] });
    expect(signals()).toHaveLength(1);
  });

  it('of a reply that is waited for says both in one signal', async () => {
    await post(report('DELIVERED', encodeTag({ ...tag, awaitsReceipt: true, channel: 'WHATSAPP' })));
    expect(signals()[0]?.options).toMatchObject({ args: [{ status: 'delivered', on: 'SMS' }] });
  });

  it.each([
    ['that is given up on another channel', 'SWITCHING_CHANNEL', elsewhere],
    ['that is delivered on its own', 'DELIVERED', encodeTag({ ...tag, channel: 'SMS' })],
  ])('of a reply %s moves nothing', async (_what, status, metadata) => {
    await post(report(status, metadata));
    expect(signals()).toEqual([]);
  });

  it('of a reply that failed on its last channel moves nothing', async () => {
    await post(report('FAILED', elsewhere));
    expect(signals()[0]?.options).toEqual({ args: [expect.not.objectContaining({ on: 'SMS' })] });
  });

  it('names the reply as the session knows it, however long its id is', async () => {
    const fullId = `say-${'k'.repeat(150)}:0`;
    await post(report('READ', encodeTag({ ...tag, awaitsReceipt: true, fullId })));
    expect(signals()[0]?.options).toMatchObject({ args: [{ reply: fullId }] });
  });

  it('finds the conversation by the person, whatever the channel', async () => {
    await post(report('FAILED', ours, { channel_identity: { channel: 'WHATSAPP', identity: '46700000001' } }));
    expect(signals()[0]?.workflowId).toBe(await workflowOf('SMS', '+46700000001'));
  });

  it('is done with where no conversation runs any more', async () => {
    api.temporal.answers.notice = nobodyRuns;
    expect((await post(report('FAILED', ours))).statusCode).toBe(200);
    expect([outcome('receipt'), outcome('receiptReported')]).toEqual([1, 0]);
  });

  it('comes again while Temporal is away, and is then stored a second time without harm', async () => {
    api.temporal.breakWith = async () => {
      throw new Error('14 UNAVAILABLE');
    };
    const answer = await post(report('FAILED', ours));
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5']);
    expect([outcome('temporalAway'), api.receipts.length]).toEqual([1, 1]);
    api.temporal.breakWith = undefined;
    expect((await post(report('FAILED', ours))).statusCode).toBe(200);
    expect(signals()).toHaveLength(1);
  });

  it('is not told before it is stored', async () => {
    api.deps.receipts.save = () => Promise.reject(new Error('away'));
    expect((await post(report('FAILED', ours))).statusCode).toBe(503);
    expect([signals(), outcome('databaseAway')]).toEqual([[], 1]);
  });

  it('without an identity finds the conversation of the contact’s id, as his messages do', async () => {
    const old = { channel_identity: undefined, channel: 'MESSENGER', contact_id: 'c1' };
    await post(report('FAILED', ours, old));
    const message = {
      id: 'm',
      contact_message: { text_message: { text: 'x' } },
      channel: 'MESSENGER',
      contact_id: 'c1',
    };
    await post({ app_id: APP_ID, message });
    expect(signals()[0]?.workflowId).toBe(api.temporal.calls.at(-1)?.workflowId);
  });
});

describe('an opt-out or opt-in', () => {
  const body = (status: string) => ({ ...to, contact_id: 'c1', request_id: 'r1', status });
  const optOut = { app_id: APP_ID, event_time: EVENT_TIME, opt_out_notification: body('OPT_OUT_SUCCEEDED') };
  const optIn = { app_id: APP_ID, event_time: EVENT_TIME, opt_in_notification: body('OPT_IN_SUCCEEDED') };

  it.each([
    ['an opt-out', optOut, false, 'opt-out-r1'],
    ['an opt-in', optIn, true, 'opt-in-r1'],
  ])('%s is kept for the contact, then told to the conversation that runs', async (_title, json, given, id) => {
    expect((await post(json)).statusCode).toBe(200);
    const workflowId = await workflowOf('SMS', '+46700000001');
    expect(api.kept).toEqual([
      {
        appId: APP_ID,
        contactKey: workflowId.split('.').at(-1),
        identity: '+46700000001',
        records: [
          {
            kind: 'consent',
            consent: 'all',
            given,
            wording: '',
            id,
            at: Date.parse(EVENT_TIME),
            sessionId: '',
            channel: 'SMS',
            language: '',
            flow: '',
          },
        ],
      },
    ]);
    expect(signals()).toMatchObject([
      { name: 'notice', workflowId, options: { args: [{ kind: 'consent', id, given }] } },
    ]);
    expect(outcome('consent')).toBe(1);
  });

  it('is known again by its moment where Sinch gives no id, and by that of its coming where it gives none', async () => {
    const nameless = { ...optOut, opt_out_notification: { ...optOut.opt_out_notification, request_id: '' } };
    await post(nameless);
    await post(nameless);
    await post({ ...nameless, event_time: '2026-01-15T13:00:00Z' });
    await post({ ...nameless, event_time: '' });
    const records = api.kept.flatMap((request) => request.records);
    const [first, again, later, timeless] = records.map(({ id }) => id);
    expect(again).toBe(first);
    expect(later).not.toBe(first);
    expect(timeless).not.toBe(first);
    expect(records[3]?.at).toBe(NOW);
    for (const id of [first, later]) expect(id).not.toContain('4670');
  });

  it.each([
    ['that Sinch could not carry out', payload('webhook-OPT_OUT.json')],
    ['that names nobody', { opt_in_notification: { status: 'OPT_IN_SUCCEEDED', channel: 'SMS' } }],
  ])('%s changes nothing', async (_title, json) => {
    expect((await post(json)).statusCode).toBe(200);
    expect([api.kept, signals(), outcome('consentUnchanged')]).toEqual([[], [], 1]);
  });

  it('is done with where no conversation runs', async () => {
    api.temporal.answers.notice = nobodyRuns;
    expect((await post(optOut)).statusCode).toBe(200);
    expect([api.kept.length, outcome('consent')]).toEqual([1, 1]);
  });

  it('comes again while the database is away; of an opt-out the conversation hears at once, of an opt-in once it is kept', async () => {
    api.deps.contacts.keep = () => Promise.reject(new Error('away'));
    expect((await post(optIn)).statusCode).toBe(503);
    expect(signals()).toEqual([]);
    expect((await post(optOut)).statusCode).toBe(503);
    expect(signals()).toMatchObject([{ options: { args: [{ given: false }] } }]);
    expect(outcome('databaseAway')).toBe(2);
  });

  it('that comes after a newer one is kept, and the conversation is not told', async () => {
    await post({ ...optOut, event_time: '2026-01-15T12:00:05Z' });
    expect((await post(optIn)).statusCode).toBe(200);
    expect(api.kept).toHaveLength(2);
    expect(signals()).toMatchObject([{ options: { args: [{ kind: 'consent', given: false }] } }]);
  });

  it('is told where the database goes away after it was kept', async () => {
    api.deps.contacts.find = () => Promise.reject(new Error('away'));
    expect((await post(optOut)).statusCode).toBe(200);
    expect(signals()).toHaveLength(1);
  });

  it('comes again while Temporal is away', async () => {
    api.temporal.breakWith = async () => {
      throw new Error('14 UNAVAILABLE');
    };
    expect((await post(optOut)).statusCode).toBe(503);
    expect([api.kept.length, outcome('temporalAway')]).toEqual([1, 1]);
  });
});
