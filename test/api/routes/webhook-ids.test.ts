import { WorkflowNotFoundError } from '@temporalio/client';
import { APP_ID, startTestApi, type TestApi } from '../../helpers/api.ts';
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
const workflowOf = (channel: string, identity: string) =>
  `session.${APP_ID}.${api.deps.contactKey({ appId: APP_ID, channel, identity })}`;

const execution = (workflowId: string) => ({ execution: { workflowId } });

describe('a contact that was merged', () => {
  const merge = payload('realistic-CONTACT_MERGE.json');

  it('is told to the conversations of all identities of both, though the callback names no app', async () => {
    expect((await post(merge)).statusCode).toBe(200);
    const notice = { kind: 'contact', from: '01EQBEH7MNEZQC0881A4WS17K3', to: '01EQBECE7Z4XP21359SBKS1526' };
    expect(signals().map(({ workflowId, name, options }) => [workflowId, name, options])).toEqual([
      [workflowOf('SMS', '+15551234567'), 'notice', { args: [notice] }],
      [workflowOf('SMS', '+15559876543'), 'notice', { args: [notice] }],
    ]);
    expect(outcome('idReported')).toBe(1);
  });

  it('is told once to a conversation, on however many channels it has the contact', async () => {
    const both = {
      channel_identities: [
        { channel: 'WHATSAPP', identity: '46700000001' },
        { channel: 'SMS', identity: '+46700000001' },
      ],
    };
    const json = {
      contact_merge_notification: { preserved_contact: { id: 'C2', ...both }, deleted_contact: { id: 'C1', ...both } },
    };
    api.temporal.executions = [execution(workflowOf('SMS', '+46700000001')), execution('session.other')];
    await post(json);
    expect(signals().map(({ workflowId }) => workflowId)).toEqual([workflowOf('SMS', '+46700000001'), 'session.other']);
    expect(api.temporal.visibilityQueries.at(-1)).toBe(
      `WorkflowType = 'conversationSession' AND ExecutionStatus = 'Running' AND AppId = '${APP_ID}' AND ContactId = 'C1'`,
    );
  });

  it('starts nothing, and is done with, where no conversation runs', async () => {
    api.temporal.answers.notice = () => {
      throw new WorkflowNotFoundError('workflow not found', 'w', undefined);
    };
    expect((await post(merge)).statusCode).toBe(200);
    expect(api.temporal.calls.every(({ method }) => method === 'signal')).toBe(true);
    expect([outcome('idReported'), outcome('counted')]).toEqual([0, 1]);
  });

  it('comes again while Temporal is away', async () => {
    api.temporal.breakWith = async () => {
      throw new Error('14 UNAVAILABLE');
    };
    const answer = await post(merge);
    expect([answer.statusCode, outcome('temporalAway')]).toEqual([503, 1]);
    api.temporal.breakWith = undefined;
    expect((await post(merge)).statusCode).toBe(200);
    expect(signals()).toHaveLength(2);
  });
});

it('a contact that was deleted is told to his conversations', async () => {
  await post(payload('docs2021-CONTACT_DELETE.json'));
  expect(signals()).toMatchObject([
    {
      workflowId: workflowOf('VIBER', '9KC0p+pi4zPGFO99ACDxdQ=='),
      options: { args: [{ kind: 'contact', from: '01EQBDK8771J6A1FV8MQPE1XAR', to: '' }] },
    },
  ]);
});

describe('a conversation', () => {
  it.each([
    [
      'began',
      'docs2021-CONVERSATION_START.json',
      "ContactId = '01BQ8174TGGY5B1VPTPGHW19R0'",
      { from: '', to: '01EQ4174WMDB8008EFT4M30481' },
    ],
    [
      'ended',
      'docs2021-CONVERSATION_STOP.json',
      "ConversationId = '01EPYATZ64TMNZ1FV02JKD12JF'",
      { from: '01EPYATZ64TMNZ1FV02JKD12JF', to: '' },
    ],
  ])('that %s is told to the conversations that know it', async (_what, name, query, ids) => {
    api.temporal.executions = [execution('session.a'), execution('session.b')];
    await post(payload(name));
    expect(api.temporal.visibilityQueries).toEqual([expect.stringContaining(query)]);
    expect(signals()).toMatchObject(
      ['session.a', 'session.b'].map((workflowId) => ({
        workflowId,
        options: { args: [{ kind: 'conversation', ...ids }] },
      })),
    );
  });

  it('that was deleted is told as well', async () => {
    api.temporal.executions = [execution('session.a')];
    await post({ conversation_delete_notification: { conversation: { id: 'V1', contact_id: 'C1' } } });
    expect(signals()).toMatchObject([{ options: { args: [{ kind: 'conversation', from: 'V1', to: '' }] } }]);
  });

  it.each([
    ['has no id', ''],
    ['has an id that is none', "x' OR AppId = 'y"],
  ])('that %s is asked for nowhere', async (_what, id) => {
    api.temporal.executions = [execution('session.a')];
    expect((await post({ conversation_stop_notification: { conversation: { id } } })).statusCode).toBe(200);
    expect([api.temporal.visibilityQueries, signals()]).toEqual([[], []]);
  });
});
