import { randomUUID } from 'node:crypto';
import { eventually } from '../helpers/eventually.ts';
import { json, type LoopbackServer, startLoopbackServer } from '../helpers/loopback-server.ts';
import { Contact, linkedApp } from '../helpers/stack/linked-app.ts';
import { type Stack, startStack } from '../helpers/stack.ts';
import { drained, stuckSessions } from '../helpers/stuck.ts';

jest.setTimeout(120_000);

let stack: Stack;
let shop: LoopbackServer;
let appId: string;
/** What the shop does with a request for an order; set by each test. */
let shopDoes: 'answers' | 'keeps waiting' | 'breaks' = 'answers';

const flow = (url: string) => `
flow: orders-${randomUUID().slice(0, 8)}
variables: { order: { type: map } }
steps:
  - { id: menu, ask: { text: "Order?", format: any } }
  - send: One moment.
  - call: { post: "${url}/orders", body: { number: "{{ input.text }}" }, into: order, timeout: 5s, retries: 5 }
  - { send: "It is {{ vars.order.status }}.", goto: menu }
`;

beforeAll(async () => {
  shop = await startLoopbackServer((response) => {
    if (shopDoes === 'answers') json(response, 201, { status: 'ordered' });
    if (shopDoes === 'breaks') response.destroy();
  });
  stack = await startStack({ env: { CALL_ALLOWED_HOSTS: '127.0.0.1' } });
  appId = await linkedApp(stack, { flow: flow(shop.url) });
});
afterAll(async () => {
  await Promise.all([shop?.close(), stack?.close()]);
});
beforeEach(() => {
  shop.seen.splice(0);
});

const keys = () => shop.seen.map(({ headers }) => headers['idempotency-key']);

async function asked(identity: string): Promise<Contact> {
  const contact = new Contact(stack, { appId, channel: 'WHATSAPP', identity });
  await contact.say('hi');
  await contact.reads(1);
  return contact;
}

test('a worker killed while a shop has its order in hand: the order comes again under the same key, the words before it do not', () =>
  stack.watch(async () => {
    const anna = await asked('46700000001');
    shopDoes = 'keeps waiting';
    await anna.say('tea');
    await eventually('the shop has the order', async () => shop.seen.length === 1, 30_000);
    shopDoes = 'answers';
    await stack.workers[0]?.kill();
    await stack.workers[0]?.start();
    expect(await anna.reads(4, 60_000)).toEqual(['Order?', 'One moment.', 'It is ordered.', 'Order?']);
    expect(keys().length).toBeGreaterThanOrEqual(2);
    expect(new Set(keys()).size).toBe(1);
    await drained(stack.client, appId, 30_000);
    expect(await anna.texts()).toHaveLength(4);
  }));

test('a connection that breaks with the order in hand: it comes again under the same key, and the next order has its own', () =>
  stack.watch(async () => {
    const bo = await asked('46700000002');
    shopDoes = 'breaks';
    await bo.say('tea');
    await eventually('the shop has seen it twice', async () => shop.seen.length >= 2, 30_000);
    shopDoes = 'answers';
    await bo.reads(4, 60_000);
    const [first] = keys();
    expect(new Set(keys())).toEqual(new Set([first]));
    await bo.say('cake');
    await bo.reads(7, 30_000);
    expect(keys().at(-1)).not.toBe(first);
  }));

test('no session is stuck at the end', async () => {
  expect(await stuckSessions(stack.client, { appId, atLeast: 2 })).toEqual([]);
});
