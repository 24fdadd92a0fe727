import { APP_ID, READ_TOKEN, startTestApi, type TestApi } from '../../helpers/api.ts';

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
});
afterEach(() => api.close());

const GOOD = 'flow: hello\nsteps:\n  - send: Hello!\n  - end: {}\n';
const BAD = 'flow: hello\nsteps:\n  - send: Hello!\n    goto: nowhere\n  - unknown_kind: 1\n';

const call: TestApi['call'] = (...args) => api.call(...args);

test('checking names every problem with its line, and stores nothing', async () => {
  const answer = await call('POST', '/v1/flows/check', { definition: BAD });
  expect(answer.statusCode).toBe(200);
  const { flow, version, hash, problems } = answer.json();
  expect([flow, version, hash]).toEqual([null, null, null]);
  expect(problems.length).toBeGreaterThan(0);
  for (const problem of problems)
    expect(problem).toMatchObject({ message: expect.any(String), line: expect.any(Number) });
  expect(api.flows).toEqual([]);
});

test('a checked flow has its hash, and its version once the very same content is published', async () => {
  const before = (await call('POST', '/v1/flows/check', { definition: GOOD })).json();
  expect(before).toMatchObject({ flow: 'hello', version: null, problems: [] });
  const published = (await call('POST', '/v1/flows', { definition: GOOD })).json();
  expect(published.hash).toBe(before.hash);
  const after = (await call('POST', '/v1/flows/check', { definition: GOOD })).json();
  expect(after).toEqual({ ...before, version: 1 });
  const other = (await call('POST', '/v1/flows/check', { definition: GOOD.replace('Hello!', 'Hi!') })).json();
  expect(other.version).toBeNull();
});

test('a good flow is published, listed, and shown as it was written', async () => {
  const published = await call('POST', '/v1/flows', { definition: GOOD });
  expect([published.statusCode, published.json()]).toMatchObject([201, { flow: 'hello', version: 1 }]);
  expect((await call('GET', '/v1/flows')).json()).toMatchObject({ flows: [{ flow: 'hello', version: 1 }] });
  const shown = await call('GET', '/v1/flows/hello/versions/1');
  expect(shown.json()).toMatchObject({ version: 1, definition: GOOD });
});

test('a flow with errors is refused with all of them', async () => {
  const answer = await call('POST', '/v1/flows', { definition: BAD });
  expect([answer.statusCode, answer.json().code]).toEqual([422, 'FLOW_HAS_PROBLEMS']);
  expect(answer.json().problems.length).toBeGreaterThan(0);
  expect(api.flows).toEqual([]);
});

test.each([
  ['/v1/flows/hello/versions/7', 404],
  ['/v1/flows/hello/versions/zero', 400],
  ['/v1/flows/%00/versions/1', 400],
  ['/v1/flows/hello/versions/3000000000', 400],
])('%s is %i', async (url, status) => {
  expect((await call('GET', url)).statusCode).toBe(status);
});

describe('publishing says where the version is live', () => {
  const pointAt = (pointer: object) => call('PUT', `/v1/apps/${APP_ID}/flow`, pointer);
  const publish = async (text: string) =>
    (await call('POST', '/v1/flows', { definition: GOOD.replace('Hello!', text) })).json();

  test('nowhere while no app points at it', async () => {
    expect((await publish('One')).live).toEqual([]);
  });

  test('on an app that takes the latest, at once', async () => {
    await publish('One');
    await pointAt({ flow: 'hello', version: 'latest' });
    const { version, live } = await publish('Two');
    expect([version, live]).toEqual([2, [{ appId: APP_ID, displayName: 'Test app', channels: 'all' }]]);
  });

  test('not on an app that stays on an older version, until it is pointed at the new one', async () => {
    await publish('One');
    await pointAt({ flow: 'hello', version: 1 });
    expect((await publish('Two')).live).toEqual([]);
    await pointAt({ flow: 'hello', version: 1, channels: { SMS: { flow: 'hello', version: 'latest' } } });
    expect((await publish('Three')).live).toEqual([{ appId: APP_ID, displayName: 'Test app', channels: ['SMS'] }]);
  });

  test('rolling back is pointing at the older version', async () => {
    await publish('One');
    await publish('Two');
    await pointAt({ flow: 'hello', version: 2 });
    const back = await pointAt({ flow: 'hello', version: 1 });
    expect(back.json().flow).toEqual({ flow: 'hello', version: 1 });
    expect(api.links.get(APP_ID)?.flow).toEqual({ flow: 'hello', version: 1 });
    expect((await call('GET', '/v1/flows')).json().flows).toHaveLength(2);
  });
});

describe('a published version', () => {
  test.each(['PUT', 'PATCH', 'DELETE'] as const)('answers %s with one sentence, and stays', async (method) => {
    await call('POST', '/v1/flows', { definition: GOOD });
    const answer = await call(method, '/v1/flows/hello/versions/1', method === 'DELETE' ? undefined : {});
    expect([answer.statusCode, answer.json().code]).toEqual([405, 'FLOW_VERSION_IMMUTABLE']);
    expect(answer.headers.allow).toBe('GET, HEAD');
    expect(answer.json().detail).toBe(
      'A published version is never changed or deleted, sessions run on it: publish a new one.',
    );
    expect((await call('GET', '/v1/flows/hello/versions/1')).json().definition).toBe(GOOD);
  });

  test('says nothing to whoever may not publish', async () => {
    const url = '/v1/flows/hello/versions/1';
    expect((await call('DELETE', url, undefined, { token: READ_TOKEN })).statusCode).toBe(403);
  });
});

describe('a flow that runs another', () => {
  const SHOP = 'flow: shop\nsteps:\n  - run: { flow: address }\n  - send: Done.\n  - end\n';
  const ADDRESS = 'flow: address\nsteps:\n  - ask: Street?\n  - end\n';
  const publish = (definition: string) => call('POST', '/v1/flows', { definition });

  test('is refused while that is not published', async () => {
    const answer = await publish(SHOP);
    expect([answer.statusCode, answer.json().detail]).toEqual([422, expect.stringContaining('no flow address')]);
  });

  test('takes it as it is published now, and stays with it', async () => {
    await publish(ADDRESS);
    await publish(SHOP);
    await publish(ADDRESS.replace('Street?', 'Which street?'));
    const inside = () => api.flows.findLast(({ flow }) => flow === 'shop')?.compiled.flows.address;
    const steps = JSON.stringify(inside()?.steps);
    expect(steps).toContain('Street?');
    await publish(SHOP);
    expect(JSON.stringify(inside()?.steps)).toContain('Which street?');
  });
});
