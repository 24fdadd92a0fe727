import { Client, Connection } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import { z } from 'zod';
import { eventually } from '../helpers/eventually.ts';
import { callJson } from '../helpers/stack/json-http.ts';
import { Contact, linkedApp } from '../helpers/stack/linked-app.ts';
import { type Stack, startStack } from '../helpers/stack.ts';

jest.setTimeout(90_000);

const FLOW = `
flow: booking
variables:
  name: { type: string }
  card: { type: string, sensitive: true }
steps:
  - id: ask_name
    ask: { text: "Your name?", into: name, format: any }
  - id: ask_card
    ask: { text: "Your card, {{ vars.name }}?", into: card, format: any }
  - id: more
    ask: { text: "Thank you. Anything else?", into: name, format: any, force: true }
`;
const CARD = '4111111111111111';
const PHONE = '46700000042';

let stack: Stack;
let appId: string;
let workflowId: string;
/** As the Temporal UI's server has it: no key of ours. */
let keyless: Client;

beforeAll(async () => {
  stack = await startStack();
  keyless = new Client({ connection: await Connection.connect({ address: process.env.TEST_TEMPORAL_ADDRESS ?? '' }) });
  await stack.watch(async () => {
    appId = await linkedApp(stack, { flow: FLOW });
    const contact = new Contact(stack, { appId, channel: 'WHATSAPP', identity: PHONE });
    for (const [i, text] of ['hi', 'Annabel', CARD].entries()) {
      await contact.say(text);
      await contact.reads(i + 1);
    }
  });
});

afterAll(async () => {
  await keyless?.connection.close();
  await stack?.close();
});

test('a session is found by its search attributes', async () => {
  const query = `SessionState = 'open' AND Channel = 'WHATSAPP' AND AppId = '${appId}' AND Flow = 'booking@1'`;
  const found = await eventually('the session is listed', async () => {
    for await (const workflow of keyless.workflow.list({ query })) return workflow;
  });
  workflowId = found.workflowId;
  const sessionId = Buffer.from(found.searchAttributes.SessionId?.[0]?.toString() ?? '').toString();
  expect(sessionId).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
  expect(await keyless.workflow.count(`SessionId = '${sessionId}'`)).toMatchObject({ count: 1 });
});

test('each activity has a summary that a person can read, through the codec endpoint', async () => {
  const { events } = await keyless.workflow.getHandle(workflowId).fetchHistory();
  const scheduled = (events ?? []).filter((event) => event.activityTaskScheduledEventAttributes);
  const summaries = scheduled.map((event) => event.userMetadata?.summary);
  expect(await decoded(summaries)).toEqual([
    'Reply on WHATSAPP from ask_name',
    'Reply on WHATSAPP from ask_card',
    'Reply on WHATSAPP from more',
  ]);
});

test('payloads are unreadable at rest and decode through the codec endpoint', async () => {
  const { events } = await keyless.workflow.getHandle(workflowId).fetchHistory();
  const text = JSON.stringify(events, asText);
  // Else the bytes would not have been looked at.
  expect(text.includes('binary/encrypted')).toBe(true);
  expect(['Annabel', CARD, PHONE].filter((secret) => text.includes(secret))).toEqual([]);
  const signals = (events ?? []).flatMap((event) => {
    return event.workflowExecutionSignaledEventAttributes?.input?.payloads ?? [];
  });
  expect(await decoded(signals)).toMatchObject([{ content: { text: 'hi' } }, { content: { text: 'Annabel' } }, {}]);
});

test('current details tell channel, step, variables and last messages, and nothing sensitive', async () => {
  const Metadata = z.object({ currentDetails: z.string() });
  const answer = await stack.client.workflow.getHandle(workflowId).query('__temporal_workflow_metadata');
  const { currentDetails } = Metadata.parse(answer);
  expect(currentDetails).toContain('| Channel | WHATSAPP |');
  expect(currentDetails).toMatch(/\| Step \| `?more`? \|/);
  expect(currentDetails).toContain('| vars.name | Annabel |');
  expect(currentDetails).toContain('| vars.card | ••• |');
  expect(currentDetails).toMatch(/\*\*contact\*\*: Annabel\n.*\*\*bot\*\*: Your card, Annabel\?/);
  for (const secret of [CARD, PHONE]) expect(currentDetails).not.toContain(secret);
});

/** A history writes its bytes as base64: every text is read both ways. */
function asText(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? `${value} ${Buffer.from(value, 'base64').toString()}` : value;
}

const Decoded = z.object({ payloads: z.array(z.object({ data: z.string() })) });

/** What the Temporal UI shows for these payloads: decoded by our endpoint, read as JSON. */
async function decoded(payloads: (Payload | null | undefined)[]): Promise<unknown[]> {
  const base64 = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('base64');
  const body = {
    payloads: payloads.map((payload) => ({
      metadata: Object.fromEntries(
        Object.entries(payload?.metadata ?? {}).map(([name, value]) => [name, base64(value)]),
      ),
      data: base64(payload?.data),
    })),
  };
  const answer = await callJson(`${stack.apiUrls[0]}/codec/decode`, { method: 'POST', body, schema: Decoded });
  return answer.payloads.map(({ data }) => JSON.parse(Buffer.from(data, 'base64').toString()));
}
