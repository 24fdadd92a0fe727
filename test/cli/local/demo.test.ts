import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHttpClient } from '../../../cli/http-client.ts';
import { DEMO_APP, provideDemo, waitUntilServing } from '../../../cli/local/demo.ts';
import { type Answer, type Heard, serveJson } from '../../helpers/http-server.ts';

const APP = { appId: DEMO_APP.appId, channels: [{ channel: 'SMS' }, { channel: 'RCS' }] };

describe('the demo', () => {
  let root: string;
  const closing: Array<() => Promise<void>> = [];
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'colloquy-demo-'));
    mkdirSync(join(root, 'examples'));
    writeFileSync(join(root, 'examples', 'welcome.yaml'), 'flow: welcome');
  });
  afterEach(async () => {
    rmSync(root, { recursive: true });
    await Promise.all(closing.splice(0).map((close) => close()));
  });

  async function client(answer: (heard: Heard) => Answer) {
    const server = await serveJson(answer);
    closing.push(server.close);
    return { heard: server.heard, http: createHttpClient(server.base, { token: 't', whatItIs: 'It' }) };
  }
  const calls = (heard: Heard[]) => heard.map(({ method, path }) => `${method} ${path}`);

  /** An API that knows the app from the start (with a flow, or none), or only once it was linked. */
  function api(known: boolean, flow: object | null) {
    let linked = known;
    return client(({ method, path }) => {
      if (path === '/v1/flows') return { status: 201, body: { flow: 'welcome', version: 3 } };
      if (method === 'POST' && path === '/v1/apps') linked = true;
      return linked ? { body: { ...APP, flow } } : { status: 404, body: { title: 'Not found' } };
    });
  }

  it('links a new app and gives it the example flow, as a user would', async () => {
    const emulator = await client(() => ({ status: 201, body: {} }));
    const { heard, http } = await api(false, null);
    const demo = await provideDemo({ api: http, emulator: emulator.http, root });
    const app = `/v1/apps/${DEMO_APP.appId}`;
    // Synced before anybody is told that it is up: only then does its webhook surely stand.
    const linking = [`GET ${app}`, 'POST /v1/apps', `POST ${app}/sync`, `GET ${app}`];
    expect(calls(heard)).toEqual([...linking, 'POST /v1/flows', `PUT ${app}/flow`]);
    expect(heard[1]?.body).toEqual(DEMO_APP);
    expect(heard[4]?.body).toEqual({ definition: 'flow: welcome' });
    expect(heard[5]?.body).toEqual({ flow: 'welcome', version: 'latest' });
    expect(emulator.heard[0]?.body).toMatchObject({ id: DEMO_APP.appId, mode: 'CONVERSATION', region: 'eu' });
    expect(demo).toEqual({ appId: DEMO_APP.appId, channels: ['SMS', 'RCS'], flow: 'welcome@3' });
  });

  it('syncs an app that is linked already, and leaves a flow that somebody gave it', async () => {
    const emulator = await client(() => ({ body: {} }));
    const { heard, http } = await api(true, { flow: 'mine', version: 1 });
    const demo = await provideDemo({ api: http, emulator: emulator.http, root });
    const app = `/v1/apps/${DEMO_APP.appId}`;
    expect(calls(heard)).toEqual([`GET ${app}`, `POST ${app}/sync`, `GET ${app}`, 'POST /v1/flows']);
    expect(demo.flow).toBe('mine@1');
  });

  it('does not take another refusal for an unknown app', async () => {
    const emulator = await client(() => ({ body: {} }));
    const { http, heard } = await client(() => ({ status: 500, body: { title: 'Broken' } }));
    await expect(provideDemo({ api: http, emulator: emulator.http, root })).rejects.toThrow('Broken (500).');
    expect(heard).toHaveLength(1);
  });
});

describe('waiting until the system serves', () => {
  it('needs a 200 of /readyz whose body says that a worker polls', async () => {
    const answers: Answer[] = [
      { status: 503, body: { worker: 'unknown' } },
      { body: { worker: 'none' } },
      { body: { worker: 'polling' } },
    ];
    const server = await serveJson(() => answers.shift() ?? { status: 500 });
    await waitUntilServing(createHttpClient(server.base, { whatItIs: 'It' }), 5000);
    expect(answers).toEqual([]);
    await server.close();
  });

  it('gives up in time and says where to look', async () => {
    const server = await serveJson(() => ({ body: { worker: 'none' } }));
    const api = createHttpClient(server.base, { whatItIs: 'It' });
    await expect(waitUntilServing(api, 10)).rejects.toThrow(`No worker polls after 0.01 s: GET ${server.base}/readyz`);
    await server.close();
  });
});
