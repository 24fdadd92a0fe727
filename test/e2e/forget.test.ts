import { z } from 'zod';
import { databasePlaces, temporalPlaces } from '../helpers/canaries/places.ts';
import { findCanaries } from '../helpers/canaries/search.ts';
import { eventually } from '../helpers/eventually.ts';
import { Contact, callApi, linkedApp } from '../helpers/stack/linked-app.ts';
import { type Stack, startStack } from '../helpers/stack.ts';

jest.setTimeout(90_000);

const FLOW = `
flow: guestbook
variables:
  name: { type: string, keep: contact }
steps:
  - branch:
      - if: vars.?name.orValue("") != ""
        goto: known
      - else: ask
  - id: ask
    ask: { text: "Your name?", into: name, format: any }
  - id: known
    send: "Hello {{ vars.name }}!"
`;

let stack: Stack;
let appId: string;

beforeAll(async () => {
  // So that what people say could be found in histories.
  stack = await startStack({ env: { PAYLOAD_ENCRYPTION: 'off' } });
  appId = await linkedApp(stack, { flow: FLOW });
});

afterAll(() => stack?.close());

const contact = (identity: string) => new Contact(stack, { appId, channel: 'SMS', identity });

const List = z.object({ sessions: z.array(z.looseObject({ id: z.string(), workflowId: z.string() })) });
const View = z.looseObject({ state: z.string(), talk: z.array(z.looseObject({ text: z.string() })) });
const Forgotten = z.looseObject({ runs: z.number(), sessions: z.number(), receipts: z.number() });

const list = async (query: string) =>
  (await callApi(stack, `/v1/sessions?appId=${appId}${query}`, { schema: List })).sessions;
const show = (id: string) => callApi(stack, `/v1/sessions/${id}`, { schema: View });
const forget = (who: Contact, more: object = {}) =>
  callApi(stack, '/v1/contacts', {
    method: 'DELETE',
    body: { appId, channel: who.channel, identity: who.identity, ...more },
    schema: Forgotten,
  });

/** Everything that Temporal and the database have of the app's conversations. */
async function places() {
  const conversations = `WorkflowId STARTS_WITH 'session.${appId}.' OR ParentWorkflowId STARTS_WITH 'session.${appId}.'`;
  return [...(await temporalPlaces(stack.client, conversations)), ...(await databasePlaces(stack))];
}

/** Waits until a session that is not among the known ones is archived. */
const archivedBut = (known: string[]) =>
  eventually(
    'a session is archived',
    async () => (await list('&archived=true')).find(({ id }) => !known.includes(id)),
    30_000,
  );

/** As Temporal does when a conversation's time has passed. */
async function letGo(workflowId: string): Promise<void> {
  const { workflowService, options, workflow } = stack.client;
  const { namespace } = options;
  for await (const { runId } of workflow.list({ query: `WorkflowId = '${workflowId}'` }))
    await workflowService.deleteWorkflowExecution({ namespace, workflowExecution: { workflowId, runId } });
  await eventually('Temporal has let it go', async () => {
    for await (const _run of workflow.list({ query: `WorkflowId = '${workflowId}'` })) return false;
    return true;
  });
}

const anna = () => contact('+46700000801');
const NAME = 'Annaliese-of-the-canaries';

test('a session that has ended is shown after Temporal has let it go', () =>
  stack.watch(async () => {
    await anna().say('hello there');
    await anna().reads(1);
    await anna().say(NAME);
    await anna().reads(2);
    const { id, workflowId } = await archivedBut([]);
    await letGo(workflowId);
    expect(await list('')).toEqual([]);
    const texts = ['hello there', 'Your name?', NAME, `Hello ${NAME}!`];
    expect(await show(id)).toMatchObject({ state: 'ended', talk: texts.map((text) => ({ text })) });
  }));

test('a contact who is forgotten is found nowhere, and is a stranger when he writes again', () =>
  stack.watch(async () => {
    const bo = contact('+46700000802');
    const [before] = await list('&archived=true');
    await anna().say('hello again');
    expect((await anna().reads(3))[2]).toBe(`Hello ${NAME}!`);
    await bo.say('good day');
    await bo.reads(1);
    const { id, workflowId } = await archivedBut([before?.id ?? '']);
    const key = workflowId.split('.')[2] ?? '';
    const canaries = {
      anna: anna().identity,
      name: NAME,
      said: 'hello again',
      key,
      first: before?.id ?? '',
      second: id,
    };
    await eventually('a receipt of hers', async () => (await forget(anna(), { dryRun: true })).receipts > 0);
    const found = (await findCanaries(canaries, await places())).join('\n');
    for (const [where, what] of [
      ['history of session', 'name'],
      ['history of archive', 'said'],
      ['session_archive', 'key'],
      ['receipts', 'key'],
    ])
      expect(found).toMatch(new RegExp(`${where}.*: ${what}`));

    const forgotten = await forget(anna());
    expect(forgotten).toMatchObject({ sessions: 2, keptVariables: true });
    expect(forgotten.runs).toBeGreaterThanOrEqual(4);
    await eventually('Temporal has deleted her runs', async () => (await forget(anna(), { dryRun: true })).runs === 0);
    expect(findCanaries(canaries, await places())).toEqual([]);
    await expect(show(id)).rejects.toThrow(/404/);
    expect(await forget(anna())).toMatchObject({ runs: 0, sessions: 0, receipts: 0, keptVariables: false });

    await bo.say('Bo');
    expect((await bo.reads(2))[1]).toBe('Hello Bo!');
    await anna().say('who am I?');
    expect((await anna().reads(4))[3]).toBe('Your name?');
  }));
