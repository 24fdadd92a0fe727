import { z } from 'zod';
import { sign } from '../../adapters/sinch-signature.ts';
import { eventually } from '../helpers/eventually.ts';
import { ALL_WELL, Plan } from '../helpers/plan.ts';
import { ECHO_FLOW } from '../helpers/stack/flows.ts';
import { callJson } from '../helpers/stack/json-http.ts';
import { callApi, linkedApp, webhookSecret } from '../helpers/stack/linked-app.ts';
import { type Stack, startStack } from '../helpers/stack.ts';

jest.setTimeout(180_000);

const PATIENCE_MS = 5_000;
const App = z.object({
  health: z.string(),
  problem: z.string(),
  events: z.array(z.object({ at: z.number(), what: z.string() })),
  channels: z.array(z.object({ channel: z.string() })),
});
const Sessions = z.object({
  sessions: z.array(z.object({ id: z.string(), state: z.string(), code: z.string().optional() })),
});

let stack: Stack;

beforeAll(async () => {
  // Two workers: each has a token of its own.
  stack = await startStack({ workers: 2, env: { UNAUTHORISED_PATIENCE: `${PATIENCE_MS / 1_000}s` } });
});

afterAll(() => stack?.close());
afterEach(() => setKey({ key: 'demo', secret: 'demo' }));

const app = (appId: string) => callApi(stack, `/v1/apps/${appId}`, { schema: App });
const sync = (appId: string) => callApi(stack, `/v1/apps/${appId}/sync`, { method: 'POST', schema: App });
const events = async (appId: string) => (await app(appId)).events.map(({ what }) => what);
const requests = async (operation: string) => (await stack.control.ledger()).requests[operation] ?? 0;
const setKey = (key: object) =>
  callJson(`${stack.emulatorUrl}/control/keys`, { method: 'POST', body: key, schema: z.unknown() });

const giveKey = (appId: string, clientId: string, clientSecret: string) =>
  callApi(stack, `/v1/apps/${appId}/credentials`, { method: 'PUT', body: { clientId, clientSecret }, schema: App });

/** Another app, linked with a key of its own. */
async function appWithKey(key: string, secret: string): Promise<Plan> {
  const appId = await linkedApp(stack, { flow: ECHO_FLOW });
  await setKey({ key, secret });
  await giveKey(appId, key, secret);
  return new Plan(stack, { appId });
}

async function failedSessions(appId: string): Promise<(string | undefined)[]> {
  const path = `/v1/sessions?appId=${appId}&state=failed`;
  const { sessions } = await callApi(stack, path, { schema: Sessions });
  return sessions.map(({ code }) => code);
}

test('a revoked key: the app says so, its sends are tried, park, and go out once with new credentials', () =>
  stack.watch(async () => {
    const appId = await linkedApp(stack, { flow: ECHO_FLOW });
    const plan = new Plan(stack, { appId });
    const contacts = Array.from({ length: 8 }, (_, nth) => plan.contact(`4670001000${nth}`));
    await Promise.all(contacts.map((contact) => plan.say(contact, `before ${contact.identity}`)));
    await plan.answered(60_000);
    const unharmed = await appWithKey('another', 'another secret');
    const tokens = await requests('token');
    const revokedAt = Date.now();
    // As at Sinch: no new token, and the ones that are out die a little later.
    await setKey({ key: 'demo', revoked: true, tokensLiveMs: 500 });
    await new Promise((resolve) => setTimeout(resolve, 600));
    await Promise.all(contacts.map((contact) => plan.say(contact, `revoked ${contact.identity}`)));
    await unharmed.say(unharmed.contact('46700011000'), 'with another key');
    expect(await unharmed.verdict(30_000)).toEqual(ALL_WELL);
    const { problem } = await eventually(
      'the app is unauthorised',
      async () => {
        const now = await app(appId);
        return now.health === 'unauthorised' && now;
      },
      60_000,
    );
    expect(Date.now() - revokedAt).toBeLessThan(60_000);
    expect(problem).toContain('Sinch does not accept the credentials');
    await eventually('all are parked', async () => (await failedSessions(appId)).length === 8, 60_000);
    expect(await failedSessions(appId)).toEqual(Array(8).fill('APP_UNAUTHORISED'));
    // Each worker asks once in ten seconds, however many sends are tried again; the other app's first token comes on top.
    const tens = Math.ceil((Date.now() - revokedAt) / 10_000);
    expect((await requests('token')) - tokens).toBeLessThanOrEqual(2 * tens + 2);
    await setKey({ key: 'newer', secret: 'newer secret' });
    await giveKey(appId, 'newer', 'newer secret');
    expect(await plan.verdict(60_000)).toEqual(ALL_WELL);
    expect((await app(appId)).health).toBe('healthy');
    await eventually('an event', async () => (await events(appId)).includes('sessions that were parked go on: 8'));
  }));

test('a revoked key shows where nobody writes, too', async () => {
  const quiet = await startStack({ env: { CREDENTIALS_CHECK_EVERY: '1s' } });
  const health = async (appId: string) => (await callApi(quiet, `/v1/apps/${appId}`, { schema: App })).health;
  try {
    await quiet.watch(async () => {
      const appId = await linkedApp(quiet, { flow: ECHO_FLOW });
      await callJson(`${quiet.emulatorUrl}/control/keys`, {
        method: 'POST',
        body: { key: 'demo', revoked: true, tokensLiveMs: 60_000 },
        schema: z.unknown(),
      });
      await eventually('the app says so', async () => (await health(appId)) === 'unauthorised', 30_000);
    });
  } finally {
    await quiet.close();
  }
});

/** Of Sinch's webhooks of an app, as somebody changes or removes them in the dashboard. */
async function webhooks(appId: string) {
  const token = await callJson(`${stack.emulatorUrl}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from('demo:demo').toString('base64')}` },
    body: { grant_type: 'client_credentials' },
    schema: z.object({ access_token: z.string() }),
  });
  const base = `${stack.emulatorUrl}/v1/projects/test-project`;
  const call = { token: token.access_token };
  const list = () =>
    callJson(`${base}/apps/${appId}/webhooks`, {
      ...call,
      schema: z.object({ webhooks: z.array(z.object({ id: z.string(), target: z.string() })) }),
    });
  const [ours] = (await list()).webhooks;
  if (!ours) throw new Error('The app has no webhook.');
  const url = `${base}/webhooks/${ours.id}`;
  return {
    target: ours.target,
    move: (target: string) =>
      callJson(`${url}?update_mask=target`, { ...call, method: 'PATCH', body: { target }, schema: z.unknown() }),
    remove: () => callJson(url, { ...call, method: 'DELETE', schema: z.unknown() }),
    targets: async () => (await list()).webhooks.map(({ target }) => target),
  };
}

test('a webhook that somebody changed or removed at Sinch is put right by the next sync, which says so', () =>
  stack.watch(async () => {
    const appId = await linkedApp(stack, { flow: ECHO_FLOW });
    const plan = new Plan(stack, { appId });
    const hooks = await webhooks(appId);
    await hooks.move('https://elsewhere.example/hook');
    await sync(appId);
    expect(await hooks.targets()).toEqual([hooks.target]);
    expect((await events(appId)).at(-1)).toBe('webhook put right: it had another target');
    await (await webhooks(appId)).remove();
    await sync(appId);
    expect(await hooks.targets()).toEqual([hooks.target]);
    expect((await events(appId)).at(-1)).toBe('webhook created again: it had been removed');
    await plan.say(plan.contact('46700020001'), 'heard again');
    expect(await plan.verdict(30_000)).toEqual(ALL_WELL);
  }));

test('a webhook secret that is rotated loses no callback, whether signed with the newer or the older one', () =>
  stack.watch(async () => {
    const appId = await linkedApp(stack, { flow: ECHO_FLOW });
    const plan = new Plan(stack, { appId });
    const older = (await webhookSecret(stack, appId)) ?? '';
    await callApi(stack, `/v1/apps/${appId}/webhook-secret`, { method: 'POST', schema: App });
    await eventually('Sinch has the newer one', async () => (await webhookSecret(stack, appId)) !== older, 30_000);
    await eventually('an event', async () => (await events(appId)).includes('webhook has its new secret'));
    await plan.say(plan.contact('46700030001'), 'newer');
    expect(await plan.verdict(30_000)).toEqual(ALL_WELL);
    const late = async (secret: string) => {
      const rawBody = Buffer.from(JSON.stringify({ app_id: appId, channel_event_notification: { channel_event: {} } }));
      const headers = sign({ rawBody, secret, nonce: 'n', now: Date.now() });
      const url = `${stack.apiUrls[0]}/webhooks/sinch/${appId}`;
      return (await fetch(url, { method: 'POST', headers, body: rawBody })).status;
    };
    expect([await late(older), await late('neither')]).toEqual([200, 401]);
  }));

test('a channel that is taken from the app and given back is told to its sessions, which go on', () =>
  stack.watch(async () => {
    const appId = await linkedApp(stack, { flow: ECHO_FLOW });
    const plan = new Plan(stack, { appId });
    const contact = plan.contact('46700040001', 'SMS');
    await plan.say(contact, 'on SMS');
    await plan.answered(30_000);
    const { channels } = await app(appId);
    const seed = (names: string[]) =>
      stack.control.seedApp({ id: appId, mode: 'CONVERSATION', displayName: `Test ${appId}`, channels: names });
    const names = channels.map(({ channel }) => channel);
    await seed(names.filter((name) => name !== 'SMS'));
    await sync(appId);
    expect(await events(appId)).toContain('SMS removed');
    await eventually('told', async () => (await events(appId)).includes('sessions told that SMS is gone: 1'), 30_000);
    await seed(names);
    await sync(appId);
    await eventually('told', async () => (await events(appId)).includes('sessions told that SMS is there: 1'), 30_000);
    await plan.say(contact, 'back on SMS');
    expect(await plan.verdict(30_000)).toEqual(ALL_WELL);
  }));
