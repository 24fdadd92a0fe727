import { z } from 'zod';
import { BRIDGE_SECRET, type BridgeAndDesk, startBridgeAndDesk } from '../helpers/bridge-and-desk.ts';
import { eventually } from '../helpers/eventually.ts';
import { json, type LoopbackServer, startLoopbackServer } from '../helpers/loopback-server.ts';
import { API_TOKEN } from '../helpers/stack/environment.ts';
import { callJson } from '../helpers/stack/json-http.ts';
import { Contact, callApi, linkedApp } from '../helpers/stack/linked-app.ts';
import { type Stack, startStack } from '../helpers/stack.ts';
import { stuckSessions } from '../helpers/stuck.ts';

jest.setTimeout(120_000);

const WITHIN_MS = 20_000;
const API_KEY = 'the-key-of-the-shop';

/** Asks a shop, hands over to people, keeps a name, takes consents, waits for receipts and events. */
const FLOW = `
flow: everything
consents: [news]
variables:
  name: { type: string, keep: contact }
  order: { type: map }
  paid: { type: map }
session: { idle: 30m, on_idle: remind, restart_words: [restart] }
keywords: { agent: [agent] }
on_opt_out: gone
steps:
  - { if: session.startedBy == "api", goto: notice }
  - { id: ask_name, ask: { text: "Your name?", into: name } }
  - { id: hello, send: "Hello {{ vars.name }}." }
  - id: arrive
    wait: { receipt: delivered, timeout: 1h, on_timeout: menu }
  - { goto: menu }
  - { id: notice, send: { template: { WHATSAPP: { id: notice, params: { name: "{{ vars.?name.orValue('you') }}" } }, omni: { id: notice, version: "1" } } } }
  - id: paying
    wait: { event: paid, into: paid, timeout: 1h, on_timeout: end }
  - { send: "Paid: {{ vars.paid.sum }}.", goto: menu }
  - { id: menu, ask: { text: "Order number, agent, or news?", choices: [{ text: News, goto: news, value: n }], format: any } }
  - id: look_up
    call:
      post: "{{ settings.shop }}/orders/{{ input.text }}"
      headers: { x-key: "{{ secrets.shop }}" }
      body: { who: "{{ vars.name }}" }
      into: order
      on_status: { 404: unknown_order }
  - { send: "It is {{ vars.order.status }}.", goto: menu }
  - { id: unknown_order, send: "No such order.", goto: menu }
  - { id: news, consent: { give: news, wording: "News?" } }
  - { send: "Noted: {{ contact.consent.news }}.", goto: menu }
  - { id: agent, handover: { to: support, note: "{{ vars.name }} asks", on_release: menu } }
  - end
  - { id: remind, send: "Still there?", goto: back }
  - { id: gone, set: { name: null } }
  - end
`;

let stack: Stack;
let shop: LoopbackServer;
let appId: string;
let programs: BridgeAndDesk;

const put = (path: string, body: object) => callApi(stack, path, { method: 'PUT', body, schema: z.unknown() });

beforeAll(async () => {
  shop = await startLoopbackServer((response, { url }, nth) => {
    if (url.endsWith('/404')) json(response, 404, {});
    // The first call is told to come again: the second carries the same key.
    else if (nth === 0) json(response, 503, {}, { 'retry-after': '0' });
    else json(response, 200, { status: 'shipped' });
  });
  stack = await startStack({ env: { CALL_ALLOWED_HOSTS: '127.0.0.1' } });
  appId = await linkedApp(stack, { flow: FLOW });
  programs = await startBridgeAndDesk({ url: stack.apiUrls[0] ?? '', token: API_TOKEN });
  await put(`/v1/apps/${appId}/settings`, { settings: { shop: shop.url }, secrets: { shop: API_KEY } });
  await put(`/v1/apps/${appId}/handovers/support`, {
    url: `${programs.bridgeUrl}/colloquy`,
    secret: BRIDGE_SECRET,
  });
});
afterAll(async () => {
  await Promise.all([programs?.stop(), shop?.close(), stack?.close()]);
});

const contact = (identity: string, channel = 'WHATSAPP') => new Contact(stack, { appId, channel, identity });
const texts = async (who: Contact, count: number) => (await who.reads(count)).slice(-1)[0];

const Sessions = z.object({ sessions: z.array(z.looseObject({ id: z.string(), state: z.string() })) });
const View = z.looseObject({
  id: z.string(),
  state: z.string(),
  step: z.string(),
  variables: z.record(z.string(), z.unknown()),
});

async function sessionIn(state: string): Promise<string> {
  const path = `/v1/sessions?appId=${appId}&state=${state}`;
  const find = async () => (await callApi(stack, path, { schema: Sessions })).sessions[0]?.id;
  return eventually(`a session that is ${state}`, find, WITHIN_MS);
}

const Tickets = z.object({
  tickets: z.array(
    z.looseObject({
      id: z.string(),
      entries: z.array(z.looseObject({ kind: z.string(), text: z.string().optional() })),
    }),
  ),
});

test('a flow waits for the receipt of what it said, and asks a shop, with a secret that only the request holds', () =>
  stack.watch(async () => {
    const anna = contact('46700000001');
    await anna.say('hi');
    await anna.reads(1);
    await anna.say('Anna');
    // The emulator reports the delivery; only then the menu is asked.
    expect((await anna.reads(3)).slice(1)).toEqual(['Hello Anna.', 'Order number, agent, or news?']);
    await anna.say('AB1');
    expect((await anna.reads(5))[3]).toBe('It is shipped.');
    const [first, second] = shop.seen;
    expect(second).toMatchObject({ method: 'POST', url: '/orders/AB1', body: '{"who":"Anna"}' });
    expect(second?.headers['x-key']).toBe(API_KEY);
    expect(second?.headers['idempotency-key']).toBe(first?.headers['idempotency-key']);
    await anna.say('404');
    expect((await anna.reads(7))[5]).toBe('No such order.');
  }));

test('a person at the desk has the conversation until the ticket is closed, and the bot says nothing meanwhile', () =>
  stack.watch(async () => {
    const bo = contact('46700000002');
    await bo.say('hi');
    await bo.reads(1);
    await bo.say('Bo');
    await bo.reads(3);
    await bo.say('agent');
    const id = await sessionIn('handedOver');
    await bo.say('agent');
    await bo.say('are you there?');
    const ticket = await eventually(
      'the ticket has both messages',
      async () => {
        const { tickets } = await callJson(`${programs.deskUrl}/tickets`, { schema: Tickets });
        const found = tickets.find((one) => one.id === id);
        return found && found.entries.length >= 3 ? found : undefined;
      },
      WITHIN_MS,
    );
    expect(ticket.entries.map(({ kind }) => kind)).toEqual(['opened', 'message', 'message']);
    expect(await bo.texts()).toHaveLength(3);
    const agent = (path: string, body: object) =>
      callJson(`${programs.deskUrl}/tickets/${id}/${path}`, { method: 'POST', body, schema: z.unknown() });
    await agent('replies', { text: 'Hello, this is Eve.' });
    expect(await texts(bo, 4)).toBe('Hello, this is Eve.');
    await agent('close', {});
    expect(await texts(bo, 5)).toBe('Order number, agent, or news?');
  }));

test('what is kept of a contact is known in his next session, on another channel too', () =>
  stack.watch(async () => {
    const cleo = contact('46700000003');
    await cleo.say('hi');
    await cleo.reads(1);
    await cleo.say('Cleo');
    await cleo.reads(3);
    await cleo.tap(0);
    expect((await cleo.reads(5))[3]).toBe('Noted: true.');
    await cleo.say('restart');
    expect(await texts(cleo, 7)).toBe('Order number, agent, or news?');
    const later = contact('46700000003', 'SMS');
    await later.say('restart');
    expect((await later.reads(1))[0]).toBe('Hello Cleo.');
  }));

test('a contact who opts out at Sinch is sent nothing more, and his session ends', () =>
  stack.watch(async () => {
    const dora = contact('46700000004');
    await dora.say('hi');
    await dora.reads(1);
    const body = { appId, channel: 'WHATSAPP', identity: '46700000004', kind: 'OPT_OUT' };
    await callJson(`${stack.emulatorUrl}/control/consent`, { method: 'POST', body, schema: z.unknown() });
    await sessionIn('ended');
    await dora.say('hi');
    const view = z.object({ consents: z.record(z.string(), z.boolean()).optional() });
    await eventually(
      'her next session knows that she opted out',
      async () => {
        const { sessions } = await callApi(stack, `/v1/sessions?appId=${appId}&state=open`, { schema: Sessions });
        const views = await Promise.all(
          sessions.map(({ id }) => callApi(stack, `/v1/sessions/${id}`, { schema: view })),
        );
        return views.some(({ consents }) => consents?.all === false);
      },
      WITHIN_MS,
    );
    expect(await dora.texts()).toHaveLength(1);
  }));

test('a session begun from outside says its template, waits for what happens elsewhere, and is met by the next one', () =>
  stack.watch(async () => {
    const to = { channel: 'WHATSAPP', identity: '46700000005' };
    const eve = contact(to.identity);
    const begin = (more: object) =>
      callApi(stack, '/v1/sessions', {
        method: 'POST',
        body: { appId, to, variables: { name: 'Eve' }, ...more },
        schema: z.looseObject({ sessionId: z.string() }),
      });
    const { sessionId } = await begin({});
    await eve.reads(1);
    await expect(begin({})).rejects.toThrow('409');
    const told = { method: 'POST', body: { name: 'paid', data: { sum: 7 } }, schema: z.unknown() } as const;
    await callApi(stack, `/v1/sessions/${sessionId}/events`, told);
    // Nobody has written: the window is closed, so that the words after the template are not sent.
    const view = () => callApi(stack, `/v1/sessions/${sessionId}`, { schema: View });
    await eventually('it stops at the closed window', async () => (await view()).state === 'failed', WITHIN_MS);
    await eve.say('hi');
    expect((await eve.reads(3)).slice(1, 3)).toEqual(['Paid: 7.', 'Order number, agent, or news?']);
    expect((await view()).variables).toMatchObject({ paid: { sum: 7 } });
  }));

test('no session is stuck, and the secret stands nowhere but in the request', async () => {
  expect(await stuckSessions(stack.client, { appId, atLeast: 5 })).toEqual([]);
  const logs = [...stack.apis, ...stack.workers].map(({ log }) => log).join('\n');
  expect(logs).not.toContain(API_KEY);
});
