import { z } from 'zod';
import { eventually } from '../helpers/eventually.ts';
import { API_TOKEN } from '../helpers/stack/environment.ts';
import { ECHO_FLOW } from '../helpers/stack/flows.ts';
import { Contact, callApi, linkedApp } from '../helpers/stack/linked-app.ts';
import { type Stack, startStack } from '../helpers/stack.ts';

jest.setTimeout(180_000);

const SESSIONS = 40;
const Sessions = z.object({ sessions: z.array(z.object({ state: z.string(), reason: z.string().optional() })) });
const Apps = z.object({ apps: z.array(z.object({ appId: z.string() })) });

let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.close());

const path = (appId: string) => `/v1/sessions?appId=${appId}&limit=100`;
const sessionsOf = async (appId: string) => (await callApi(stack, path(appId), { schema: Sessions })).sessions;
const isLinked = async (appId: string) =>
  (await callApi(stack, '/v1/apps', { schema: Apps })).apps.some((app) => app.appId === appId);

test.each(['the worker', 'the API'])(
  '%s killed while an app with many sessions is unlinked: it goes on, and none of them is left',
  (killed) =>
    stack.watch(async () => {
      const appId = await linkedApp(stack, { flow: ECHO_FLOW });
      const contacts = Array.from(
        { length: SESSIONS },
        (_, nth) => new Contact(stack, { appId, channel: 'SMS', identity: `+467000${10_000 + nth}` }),
      );
      await Promise.all(contacts.map((contact) => contact.say('hi')));
      await eventually('all talk', async () => (await sessionsOf(appId)).length === SESSIONS, 60_000);
      const headers = { authorization: `Bearer ${API_TOKEN}` };
      const asked = fetch(`${stack.apiUrls[0]}/v1/apps/${appId}?sessions=end`, { method: 'DELETE', headers }).then(
        ({ status }) => status,
        () => 'cut off',
      );
      const has = (state: string) => async () => (await sessionsOf(appId)).some((session) => session.state === state);
      await eventually('the first has ended', has('ended'), 30_000);
      const victims = killed === 'the worker' ? stack.workers : stack.apis;
      await Promise.all(victims.map((victim) => victim.kill()));
      await Promise.all(victims.map((victim) => victim.start()));
      expect([202, 204, 'cut off']).toContain(await asked);
      await eventually('it is unlinked', async () => !(await isLinked(appId)), 120_000);
      const all = async () => (await sessionsOf(appId)).map(({ state, reason }) => `${state}: ${reason}`);
      await eventually('lists know of all', async () => (await all()).every((one) => one.startsWith('ended')), 10_000);
      expect(await all()).toHaveLength(SESSIONS);
    }),
);
