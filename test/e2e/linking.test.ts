import { z } from 'zod';
import { API_TOKEN } from '../helpers/stack/environment.ts';
import { type Stack, startStack } from '../helpers/stack.ts';

jest.setTimeout(60_000);

const APP = {
  projectId: '00000000-0000-4000-8000-00000000000a',
  appId: '01JE2KNG0000000000000000A0',
  region: 'eu',
  clientId: 'demo',
  clientSecret: 'demo',
};
const Refusal = z.object({ code: z.string(), detail: z.string(), fields: z.array(z.string()) });

let stack: Stack;

beforeAll(async () => {
  // No worker: what linking says to the person, and what it stores, happens before the app's workflow does anything.
  stack = await startStack({ workers: 0 });
  await stack.control.seedApp({ id: APP.appId, projectId: APP.projectId, region: 'eu', mode: 'CONVERSATION' });
});

afterAll(() => stack?.close());

function call(method: string, path: string, body?: object): Promise<Response> {
  const headers = { authorization: `Bearer ${API_TOKEN}`, 'content-type': 'application/json' };
  return fetch(`${stack.apiUrls[0]}${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
}

describe('linking an app', () => {
  test.each([
    ['a wrong client secret', { clientSecret: 'a wrong guess' }, ['clientId', 'clientSecret']],
    ['a wrong client id', { clientId: 'somebody-else' }, ['clientId', 'clientSecret']],
    ['the wrong region', { region: 'us' }, ['region', 'appId', 'projectId']],
    ["another project's id", { projectId: '00000000-0000-4000-8000-00000000000b' }, ['region', 'appId', 'projectId']],
    ['an app that is not there', { appId: '01JE2KNG0000000000000000B0' }, ['region', 'appId', 'projectId']],
  ])('with %s is refused, names the fields to look at, and stores nothing', (_, change, fields) =>
    stack.watch(async () => {
      const request = { ...APP, ...change };
      const answer = await call('POST', '/v1/apps', request);
      const told = await answer.text();
      expect(answer.status).toBe(422);
      expect(Refusal.parse(JSON.parse(told))).toMatchObject({ code: 'APP_REFUSED', fields });
      expect(told).not.toContain(request.clientSecret);
      expect((await call('GET', `/v1/apps/${request.appId}`)).status).toBe(404);
    }),
  );

  test('with what is right is accepted', () =>
    stack.watch(async () => {
      expect((await call('POST', '/v1/apps', APP)).status).toBe(201);
      expect((await call('GET', `/v1/apps/${APP.appId}`)).status).toBe(200);
    }));
});
