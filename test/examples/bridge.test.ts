import { Agent } from 'undici';
import { createHandoverActivities } from '../../activities/handovers.ts';
import { createWebhookDelivery, signedHeaders } from '../../adapters/webhook-delivery.ts';
import type { ForwardContent } from '../../core/session/state.ts';
import { forwardInput, inbound, STARTED } from '../activities/handover-doubles.ts';
import { quietEnvironment } from '../activities/reply-doubles.ts';
import { BRIDGE_SECRET, type BridgeAndDesk, exampleProgram, startBridgeAndDesk } from '../helpers/bridge-and-desk.ts';
import { eventually } from '../helpers/eventually.ts';
import { type Answer, json, type LoopbackServer, startLoopbackServer } from '../helpers/loopback-server.ts';

const COLLOQUY_TOKEN = 'a-token-of-colloquy';
const WITHIN_MS = 20_000;

let colloquy: LoopbackServer;
let answer: Answer;
let programs: BridgeAndDesk;
const dispatcher = new Agent();

beforeAll(async () => {
  colloquy = await startLoopbackServer((...args) => answer(...args));
  programs = await startBridgeAndDesk({ url: colloquy.url, token: COLLOQUY_TOKEN });
});
afterAll(async () => {
  await Promise.all([programs.stop(), colloquy.close()]);
  await dispatcher.destroy();
});
beforeEach(() => {
  colloquy.seen.splice(0);
  answer = (response) => json(response, 202, {});
});

/** As the worker tells it; `id` is that of the forward. */
async function tell(session: string, id: string, content: ForwardContent): Promise<void> {
  const { forwardHandover } = createHandoverActivities({
    targets: { find: async () => ({ url: `${programs.bridgeUrl}/colloquy`, secret: BRIDGE_SECRET }) },
    deliver: createWebhookDelivery({ dispatcher }),
  });
  await quietEnvironment({ attempt: 1 }).run(forwardHandover, forwardInput(content, { id, session: { id: session } }));
}

const message = (text: string): ForwardContent => ({ kind: 'message', message: inbound({ kind: 'text', text }), text });

interface Ticket {
  id: string;
  state: string;
  contact: string;
  entries: { id: string; kind: string; text?: string; told?: boolean; problem?: string }[];
}

async function ticket(id: string): Promise<Ticket | undefined> {
  const { tickets }: { tickets: Ticket[] } = JSON.parse(await (await fetch(`${programs.deskUrl}/tickets`)).text());
  return tickets.find((one) => one.id === id);
}

const talk = async (id: string) => (await ticket(id))?.entries.map(({ kind, text }) => [kind, text]);

/** What an agent does at the desk; the status of its answer. */
async function agent(path: string, body: object = {}): Promise<number> {
  return (await fetch(`${programs.deskUrl}/tickets/${path}`, { method: 'POST', body: JSON.stringify(body) })).status;
}

const called = (count: number) =>
  eventually(`${count} calls`, () => colloquy.seen.length >= count && colloquy.seen, WITHIN_MS);

describe('the bridge', () => {
  test('carries a conversation to the desk and back, in order, and gives it back to the bot', async () => {
    await tell('TALK', 'm1:0', STARTED);
    await tell('TALK', 'm2:0', message('My order is late'));
    await tell('TALK', 'm3:0', {
      kind: 'message',
      message: inbound({ kind: 'location', latitude: 1, longitude: 2, title: 'Here', label: '' }),
      text: '(location) Here',
    });
    expect(await ticket('TALK')).toMatchObject({
      state: 'open',
      contact: '+46700000001 on WHATSAPP',
      entries: [
        { kind: 'opened', note: 'Order AB123456', variables: { orderNo: 'AB123456' } },
        { kind: 'message', text: 'My order is late' },
        { kind: 'message', text: 'Here 1, 2' },
      ],
    });

    expect(await agent('TALK/replies', { text: 'Hello' })).toBe(202);
    expect(await agent('TALK/replies', { text: 'It comes today' })).toBe(202);
    expect(await agent('TALK/close')).toBe(202);
    const calls = await called(3);
    expect(calls.map(({ method, url, body }) => [method, url, JSON.parse(body)])).toEqual([
      ['POST', '/v1/sessions/TALK/messages', { text: 'Hello' }],
      ['POST', '/v1/sessions/TALK/messages', { text: 'It comes today' }],
      ['POST', '/v1/sessions/TALK/release', {}],
    ]);
    for (const { headers } of calls) expect(headers.authorization).toBe(`Bearer ${COLLOQUY_TOKEN}`);
    expect(new Set(calls.map(({ headers }) => headers['idempotency-key'])).size).toBe(3);

    await tell('TALK', 'm4:0', { kind: 'ended', because: 'released', untold: [] });
    expect((await ticket('TALK'))?.state).toBe('closed');
    expect(await agent('TALK/replies', { text: 'Too late' })).toBe(409);
    expect(colloquy.seen).toHaveLength(3);
  });

  test('takes what is told twice, or late, once', async () => {
    for (const id of ['a:0', 'a:0', 'b:0', 'a:0', 'b:0']) {
      await tell('TWICE', id, id === 'a:0' ? STARTED : message('once'));
    }
    await Promise.all(Array.from({ length: 5 }, () => tell('TWICE', 'c:0', message('together'))));
    await tell('TWICE', 'd:0', { kind: 'ended', because: 'timed out', untold: [] });
    await tell('TWICE', 'a:0', STARTED);
    expect(await talk('TWICE')).toEqual([
      ['opened', undefined],
      ['message', 'once'],
      ['message', 'together'],
      ['closed', 'timed out'],
    ]);
    expect((await ticket('TWICE'))?.state).toBe('closed');
  });

  test('opens the ticket of a session again when it is handed over again', async () => {
    await tell('AGAIN', 'a:0', STARTED);
    await tell('AGAIN', 'b:0', { kind: 'ended', because: 'released', untold: [] });
    await tell('AGAIN', 'c:0', STARTED);
    expect(await ticket('AGAIN')).toMatchObject({ state: 'open', entries: { length: 3 } });
  });

  test('tells a reply again while Colloquy is away, as the same one', async () => {
    await tell('AWAY', 'a:0', STARTED);
    answer = (response, _seen, nth) => json(response, nth === 0 ? 503 : 202, {});
    await agent('AWAY/replies', { text: 'Hello' });
    const [first, second] = await called(2);
    expect(second).toMatchObject({ url: '/v1/sessions/AWAY/messages', body: '{"text":"Hello"}' });
    expect(second?.headers['idempotency-key']).toBe(first?.headers['idempotency-key']);
    await eventually('it is told', async () => (await ticket('AWAY'))?.entries[1]?.told, WITHIN_MS);
  });

  test('shows an agent what Colloquy refuses, and does not tell it again', async () => {
    await tell('REFUSED', 'a:0', STARTED);
    answer = (response) => json(response, 409, {});
    await agent('REFUSED/replies', { text: 'Hello' });
    const problem = await eventually(
      'its problem',
      async () => (await ticket('REFUSED'))?.entries[1]?.problem,
      WITHIN_MS,
    );
    expect(problem).toBe('It did not reach the contact (409).');
    expect(colloquy.seen).toHaveLength(1);
  });
});

describe('the bridge is told by Colloquy only', () => {
  const body = JSON.stringify({ type: 'handover.message', session: { id: 'FORGED' }, message: { text: 'x' } });
  const webhook = { id: 'msg_1', body };
  const post = async (headers: { [name: string]: string }, text = body, path = '/colloquy') =>
    (await fetch(`${programs.bridgeUrl}${path}`, { method: 'POST', headers, body: text })).status;
  const signed = (over: { [name: string]: string } = {}): { [name: string]: string } => ({
    ...signedHeaders(webhook, BRIDGE_SECRET, Date.now()),
    ...over,
  });

  test.each<[string, () => Promise<number>]>([
    ['no signature', () => post({})],
    ['a signature by another secret', () => post(signedHeaders(webhook, 'another', Date.now()))],
    ['another body', () => post(signed(), body.replace('x', 'y'))],
    ['another id', () => post(signed({ 'webhook-id': 'msg_2' }))],
    ['another time', () => post(signed({ 'webhook-timestamp': '1' }))],
    ['an old recording', () => post(signedHeaders(webhook, BRIDGE_SECRET, Date.now() - 6 * 60_000))],
    ['a time from the future', () => post(signedHeaders(webhook, BRIDGE_SECRET, Date.now() + 6 * 60_000))],
    ['no time', () => post(signed({ 'webhook-timestamp': '' }))],
    ['a signature of another version', () => post(signed({ 'webhook-signature': 'v2,AAAA' }))],
    ['half a signature', () => post(signed({ 'webhook-signature': 'v1,AAAA' }))],
    ['a desk without its token', () => post({}, '{"kind":"reply","id":"1","ticket":"T","text":"x"}', '/desk')],
  ])('%s is refused', async (_what, send) => {
    expect(await send()).toBe(401);
    expect(await ticket('FORGED')).toBeUndefined();
    expect(colloquy.seen).toEqual([]);
  });

  test('one good signature of several is enough', async () => {
    const { 'webhook-signature': good = '', ...rest } = signed();
    expect(await post({ ...rest, 'webhook-signature': `v1,AAAA ${good}` })).toBe(204);
  });

  test('a kind of tomorrow is taken and left alone; nonsense and what is too large are not', async () => {
    const tomorrow = JSON.stringify({ type: 'handover.tomorrow', session: { id: 'TOMORROW' } });
    expect(await post(signedHeaders({ id: 'msg_3', body: tomorrow }, BRIDGE_SECRET, Date.now()), tomorrow)).toBe(204);
    expect(await ticket('TOMORROW')).toBeUndefined();
    expect(await post(signedHeaders({ id: 'msg_4', body: '{' }, BRIDGE_SECRET, Date.now()), '{')).toBe(400);
    expect(await post({}, 'x'.repeat(1024 * 1024 + 1))).toBe(413);
    expect(await post({}, '', '/elsewhere')).toBe(404);
  });
});

test.each(['bridge', 'desk'] as const)('the %s says what it needs', async (name) => {
  const program = exampleProgram(name, { DESK_TOKEN: '' });
  expect(await program.ends(WITHIN_MS)).toMatchObject({ code: 1 });
  expect(program.stderr).toMatch(/^The \w+ needs .*DESK_TOKEN/);
});
