import { z } from 'zod';
import { eventually } from '../helpers/eventually.ts';
import { Contact, callApi, linkedApp } from '../helpers/stack/linked-app.ts';
import { type Stack, startStack } from '../helpers/stack.ts';

jest.setTimeout(90_000);

const SURVEY = `
flow: survey
variables:
  name: { type: string }
  score: { type: number }
  paid: { type: map }
steps:
  - id: hello
    send: "Hi {{ vars.name }}!"
  - wait: { receipt: delivered }
  - send: "It arrived."
  - id: score
    ask: { text: "How was it, 1 to 5?", into: score, format: number }
  - send: "Thanks for a {{ vars.score }}."
  - wait: { event: paid, into: paid }
  - send: "Paid {{ vars.paid.sum }}."
  - id: more
    ask: { text: "Anything else?" }
`;

let stack: Stack;
let appId: string;

beforeAll(async () => {
  stack = await startStack();
  appId = await linkedApp(stack, { flow: SURVEY });
});

afterAll(() => stack?.close());

const Answer = z.looseObject({ sessionId: z.string(), state: z.string() });
const View = z.looseObject({ state: z.string(), startedBy: z.string(), consents: z.record(z.string(), z.boolean()) });

const post = (path: string, body: object, key?: string) =>
  callApi(stack, path, {
    method: 'POST',
    body,
    headers: key === undefined ? {} : { 'idempotency-key': key },
    schema: Answer,
  });

const contact = (identity: string) => new Contact(stack, { appId, channel: 'SMS', identity });
const begin = (who: Contact, key?: string) =>
  post('/v1/sessions', { appId, to: { channel: 'SMS', identity: who.identity }, variables: { name: 'Ada' } }, key);

test('a survey begun over HTTP waits for its receipt, its answer and its event', () =>
  stack.watch(async () => {
    const ada = contact('+46700000101');
    const { sessionId } = await begin(ada, 'survey-1');
    expect((await begin(ada, 'survey-1')).sessionId).toBe(sessionId);
    expect(await ada.reads(3)).toEqual(['Hi Ada!', 'It arrived.', 'How was it, 1 to 5?']);
    await ada.say('4');
    await ada.reads(4);
    await post(`/v1/sessions/${sessionId}/events`, { name: 'paid', data: { sum: 12 } }, 'invoice-7');
    expect((await ada.reads(6)).slice(3)).toEqual(['Thanks for a 4.', 'Paid 12.', 'Anything else?']);
    expect(await callApi(stack, `/v1/sessions/${sessionId}`, { schema: View })).toMatchObject({
      state: 'open',
      startedBy: 'api',
      waitsFor: { kind: 'answer' },
      variables: { name: 'Ada', score: 4 },
    });
  }));

test('a second session is refused while one is there, and takes its place when it is told to', () =>
  stack.watch(async () => {
    const bo = contact('+46700000102');
    const { sessionId } = await begin(bo);
    await bo.reads(3);
    await expect(begin(bo)).rejects.toThrow(/409.*SESSION_ACTIVE/);
    const body = { appId, to: { channel: 'SMS', identity: bo.identity }, variables: { name: 'Bo' } };
    const second = await post('/v1/sessions', { ...body, ifActive: 'replace' });
    expect(second.sessionId).not.toBe(sessionId);
    expect((await bo.reads(4))[3]).toBe('Hi Bo!');
  }));

test('no session is begun with a contact who has opted out, until he opts in again', () =>
  stack.watch(async () => {
    const cleo = contact('+46700000103');
    const { sessionId } = await begin(cleo);
    await cleo.reads(3);
    await stack.control.optOut(cleo);
    await eventually('the opt-out', async () => {
      const { consents } = await callApi(stack, `/v1/sessions/${sessionId}`, { schema: View });
      return consents.all === false;
    });
    await post(`/v1/sessions/${sessionId}/end`, {});
    await expect(begin(cleo)).rejects.toThrow(/409.*CONTACT_OPTED_OUT/);
    await stack.control.optOut(cleo, 'OPT_IN');
    await eventually('a session', () => begin(cleo).catch(() => false));
    expect((await cleo.reads(4)).slice(3)).toContain('Hi Ada!');
  }));

test('a session moves to a newer version where it lands, and is told where it would first', () =>
  stack.watch(async () => {
    const dan = contact('+46700000104');
    const { sessionId } = await begin(dan);
    await dan.reads(3);
    const definition = SURVEY.replace('Thanks for a', 'You gave a');
    const Published = z.object({ version: z.number() });
    const { version } = await callApi(stack, '/v1/flows', { method: 'POST', body: { definition }, schema: Published });
    const Landing = z.looseObject({ lands: z.boolean(), step: z.string() });
    const migrate = (body: object) =>
      callApi(stack, `/v1/sessions/${sessionId}/migrate`, { method: 'POST', body, schema: Landing });
    const there = { to: `survey@${version}`, lands: true, step: 'score', how: 'waits', problems: [] };
    expect(await migrate({ to: version, dryRun: true })).toEqual(there);
    expect(await migrate({ to: version })).toMatchObject(there);
    await dan.say('5');
    expect((await dan.reads(4))[3]).toBe('You gave a 5.');
  }));
