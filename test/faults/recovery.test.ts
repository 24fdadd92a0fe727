import { z } from 'zod';
import { eventually } from '../helpers/eventually.ts';
import { json, type LoopbackServer, startLoopbackServer } from '../helpers/loopback-server.ts';
import { Contact, callApi, linkedApp } from '../helpers/stack/linked-app.ts';
import { type Stack, startStack } from '../helpers/stack.ts';

jest.setTimeout(180_000);

const SESSIONS = 40;
const Sessions = z.object({ sessions: z.array(z.unknown()) });
const Recovery = z.object({ id: z.string(), state: z.string(), counts: z.record(z.string(), z.number()) });

let stack: Stack;
let shop: LoopbackServer;
let isAway = true;

const flow = (url: string) => `
flow: orders
steps:
  - { id: menu, ask: { text: "Order?", format: any, force: true } }
  - call: { post: "${url}/orders", body: { number: "{{ input.text }}" }, retries: 0 }
  - { send: It is ordered., goto: menu }
`;

beforeAll(async () => {
  shop = await startLoopbackServer((response) => json(response, isAway ? 503 : 201, {}));
  stack = await startStack({ env: { CALL_ALLOWED_HOSTS: '127.0.0.1' } });
});
afterAll(async () => {
  await Promise.all([shop?.close(), stack?.close()]);
});

test('worker and API killed in the middle of a recovery: it goes on by itself, and each contact is answered once', () =>
  stack.watch(async () => {
    const appId = await linkedApp(stack, { flow: flow(shop.url) });
    const contacts = Array.from(
      { length: SESSIONS },
      (_, nth) => new Contact(stack, { appId, channel: 'SMS', identity: `+467000${20_000 + nth}` }),
    );
    await Promise.all(contacts.map((contact) => contact.say('hi')));
    for (const contact of contacts) await contact.reads(1, 60_000);
    await Promise.all(contacts.map((contact) => contact.say('tea')));
    const failed = `/v1/sessions?appId=${appId}&state=failed&limit=100`;
    const allFailed = async () => (await callApi(stack, failed, { schema: Sessions })).sessions.length === SESSIONS;
    await eventually('all have failed', allFailed, 60_000);
    isAway = false;
    shop.seen.splice(0);
    const body = { query: `AppId = '${appId}'`, apply: true, ratePerSecond: 5 };
    const { id } = await callApi(stack, '/v1/recoveries', { method: 'POST', body, schema: Recovery });
    const recovery = () => callApi(stack, `/v1/recoveries/${id}`, { schema: Recovery });
    const some = async () => (await recovery()).counts.recovered || undefined;
    expect(await eventually('some are recovered', some, 30_000)).toBeLessThan(SESSIONS);
    const victims = [...stack.workers, ...stack.apis];
    await Promise.all(victims.map((victim) => victim.kill()));
    await Promise.all(victims.map((victim) => victim.start()));
    await eventually('it is done', async () => (await recovery()).state === 'done', 120_000);
    expect((await recovery()).counts).toMatchObject({ recovered: SESSIONS });
    const once = ['Order?', expect.stringMatching(/^Sorry/), 'It is ordered.', 'Order?'];
    for (const contact of contacts) expect(await contact.texts()).toEqual(once);
    expect(new Set(shop.seen.map(({ headers }) => headers['idempotency-key'])).size).toBe(SESSIONS);
  }));
