import { randomUUID } from 'node:crypto';
import { handoverUpdate, stateQuery } from '../../contracts/conversation-session.ts';
import { createUlids } from '../../emulator/ulid.ts';
import { eventually } from '../helpers/eventually.ts';
import { Contact, linkedApp, webhookSecret } from '../helpers/stack/linked-app.ts';
import { postCallback } from '../helpers/stack/webhook.ts';
import { type Stack, startStack } from '../helpers/stack.ts';

jest.setTimeout(90_000);

const newUlid = createUlids(Date.now);

/** Waits for a receipt, then says what it knows by Sinch. */
const FACTS_FLOW = `
flow: facts
steps:
  - send: { text: Hello, metadata: { order: A1 } }
  - wait: { receipt: delivered, timeout: 40s, on_timeout: lost, on_fail: lost }
  - id: facts
    ask:
      text: "{{ internal.sinchConversationAPI.contactId == '' }} {{ internal.sinchConversationAPI.conversationId == '' }} {{ internal.sinchConversationAPI.metadata.?order.orValue('-') }} {{ internal.sinchConversationAPI.metadata.?stage.orValue('-') }}"
      metadata: { stage: two }
      metadata_update: merge
    goto: facts
  - id: lost
    send: No receipt came.
  - end
`;

const FALLBACK_FLOW = `
flow: fallback
fallback: [SMS]
steps:
  - id: where
    ask: "On {{ session.channel }}, {{ internal.sinchConversationAPI.channelIdentifier }}?"
    goto: where
`;

let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
});

afterAll(() => stack?.close());

const contact = (appId: string, channel: string, identity: string) => new Contact(stack, { appId, channel, identity });

/** The workflow of the app's only conversation. */
async function conversationOf(appId: string) {
  for await (const { workflowId } of stack.client.workflow.list({
    query: `AppId = '${appId}' AND SessionState = 'open'`,
  }))
    return stack.client.workflow.getHandle(workflowId);
  throw new Error(`The app ${appId} has no conversation.`);
}

/** The bot asks again, without the contact having written: the app has nobody to hand the conversation to. */
async function repeat(appId: string): Promise<void> {
  const conversation = await conversationOf(appId);
  await conversation.executeUpdate(handoverUpdate, { args: [{ id: randomUUID(), to: 'nobody', note: '' }] });
}

/** Workflows of the app that run and have this value. */
async function found(appId: string, attribute: string, value: string): Promise<number> {
  const query = `AppId = '${appId}' AND ${attribute} = '${value}' AND ExecutionStatus = 'Running'`;
  return (await stack.client.workflow.count(query)).count;
}

describe.each([
  ['CONVERSATION mode', { mode: 'CONVERSATION' }, 'false false', 'A1 two'],
  ['DISPATCH mode with a day of retention', { mode: 'DISPATCH', dispatchRetentionDays: 1 }, 'true true', '- two'],
  ['DISPATCH mode without retention', { mode: 'DISPATCH', dispatchRetentionDays: 0 }, 'true true', '- -'],
] as const)('an app in %s', (_mode, options, ids, metadata) => {
  test('has the ids and the metadata of its mode, and its receipts find their session', () =>
    stack.watch(async () => {
      const app = await linkedApp(stack, { ...options, flow: FACTS_FLOW });
      const anna = contact(app, 'SMS', '+46700000001');
      await anna.say('hi');
      expect(await anna.reads(2)).toEqual(['Hello', `${ids} - -`]);
      await anna.say('on');
      expect((await anna.reads(3))[2]).toBe(`${ids} ${metadata}`);
    }));
});

test('what Sinch says of contacts and conversations changes the variables of the session, and starts none', () =>
  stack.watch(async () => {
    const app = await linkedApp(stack, { flow: FACTS_FLOW });
    const bo = contact(app, 'SMS', '+46700000002');
    await bo.say('hi');
    await bo.reads(2);
    const secret = await webhookSecret(stack, app);
    const post = (json: object) =>
      postCallback(stack.apiUrls[0] ?? '', { appId: app, body: JSON.stringify({ app_id: '', ...json }), secret });
    const sinch = (await (await conversationOf(app)).query(stateQuery)).session?.sinch;
    if (!sinch) throw new Error('There is no session.');
    const identities = (identity: string) => ({ channel_identities: [{ channel: 'SMS', identity, app_id: '' }] });
    const [kept, other] = [newUlid(), newUlid()];
    const merge = {
      preserved_contact: { id: kept, ...identities('+46700000099') },
      deleted_contact: { id: sinch.contactId, ...identities('+46700000002') },
    };
    expect(await post({ contact_merge_notification: merge })).toBe(200);
    await eventually('the merge', async () => (await found(app, 'ContactId', kept)) === 1);
    expect(await post({ contact_merge_notification: merge })).toBe(200);
    const stop = { conversation: { id: sinch.conversationId, contact_id: kept, app_id: app } };
    expect(await post({ conversation_stop_notification: stop })).toBe(200);
    await eventually('the stop', async () => (await found(app, 'ConversationId', sinch.conversationId)) === 0);
    const start = { conversation: { id: other, contact_id: kept, app_id: app } };
    expect(await post({ conversation_start_notification: start })).toBe(200);
    await eventually('the start', async () => (await found(app, 'ConversationId', other)) === 1);
    expect(await post({ contact_delete_notification: { contact: { id: kept, ...identities('+46700000002') } } })).toBe(
      200,
    );
    await eventually('the deletion', async () => (await found(app, 'ContactId', kept)) === 0);
    await repeat(app);
    expect((await bo.reads(3))[2]).toBe('true false - -');
    expect((await stack.client.workflow.count(`AppId = '${app}' AND SessionState != ''`)).count).toBe(1);
  }));

test('a reply that its channel does not take goes on to the next, and the session with it', () =>
  stack.watch(async () => {
    const app = await linkedApp(stack, { flow: FALLBACK_FLOW });
    const cleo = contact(app, 'WHATSAPP', '46700000003');
    const onSms = contact(app, 'SMS', '46700000003');
    await stack.control.faults({
      on: 'messages:send',
      fault: { receipt: { status: 'FAILED', reason: 'RECIPIENT_NOT_REACHABLE' } },
    });
    await cleo.say(`hi ${randomUUID()}`);
    expect(await onSms.reads(1)).toEqual(['On WHATSAPP, WHATSAPP?']);
    await eventually('the session on SMS', async () => (await found(app, 'Channel', 'SMS')) === 1);
    await repeat(app);
    expect((await onSms.reads(2))[1]).toBe('On SMS, SMS?');
    await cleo.say('here again');
    expect((await cleo.reads(1)).at(-1)).toBe('On WHATSAPP, WHATSAPP?');
  }));
