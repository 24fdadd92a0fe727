import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { Check, type CheckName } from '../../core/doctor/check.ts';

import { Program } from '../helpers/program.ts';
import { builtFolder } from '../helpers/stack/built.ts';
import { API_TOKEN } from '../helpers/stack/environment.ts';
import { ENDING_FLOW } from '../helpers/stack/flows.ts';
import { callJson } from '../helpers/stack/json-http.ts';
import { callApi, linkedApp } from '../helpers/stack/linked-app.ts';
import { type Stack, startStack } from '../helpers/stack.ts';
import { TEST_MASTER_KEY } from '../helpers/temporal.ts';

jest.setTimeout(60_000);

let stack: Stack;
let appId: string;
let dataDir: string;

beforeAll(async () => {
  stack = await startStack({ apis: 2 });
  dataDir = mkdtempSync(join(tmpdir(), 'colloquy-doctor-'));
  appId = await linkedApp(stack, { flow: ENDING_FLOW });
});
afterAll(async () => {
  await stack?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const Checks = z.object({ checks: z.array(Check) });

/** What the command says beside the API, as somebody calls it on the machine of the API. */
async function doctor(more: NodeJS.ProcessEnv = {}): Promise<{ code: number | null; lines: Map<CheckName, Check> }> {
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    DATA_DIR: dataDir,
    API_URL: stack.apiUrls[0],
    API_TOKENS: `${API_TOKEN}:read+operate+publish`,
    DATABASE_URL: stack.databaseUrl,
    TASK_QUEUE: stack.taskQueue,
    TEMPORAL_ADDRESS: process.env.TEST_TEMPORAL_ADDRESS,
    MASTER_KEY: TEST_MASTER_KEY,
    ...more,
  };
  const program = new Program(process.execPath, [join(builtFolder(), 'cli', 'main.js'), 'doctor', '--json'], { env });
  const { code } = await program.ends(60_000).finally(() => program.stop(1_000));
  const { checks } = Checks.parse(JSON.parse(program.stdout));
  expect(program.stdout).not.toMatch(/demo"|\+44|geheim/);
  return { code, lines: new Map(checks.map((check) => [check.name, check])) };
}

/** Sinch's own side of the app. */
async function atSinch(method: 'GET' | 'PATCH', path: string, body?: object) {
  const basic = Buffer.from('demo:demo').toString('base64');
  const { access_token: token } = await callJson(`${stack.emulatorUrl}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: { grant_type: 'client_credentials' },
    schema: z.object({ access_token: z.string() }),
  });
  const schema = z.looseObject({ webhooks: z.array(z.looseObject({ id: z.string() })).default([]) });
  return callJson(`${stack.emulatorUrl}/v1/projects/test-project${path}`, { method, token, body, schema });
}

const control = (path: string, body: object) =>
  callJson(`${stack.emulatorUrl}/control/${path}`, { method: 'POST', body, schema: z.unknown() });

describe('the doctor', () => {
  test('finds that all is well, the whole way of a callback included', () =>
    stack.watch(async () => {
      const { code, lines } = await doctor();
      expect([...lines.values()].filter(({ state }) => state !== 'ok')).toEqual([]);
      expect([...lines.keys()]).toHaveLength(16);
      expect(lines.get('webhook')?.found).toMatch(/a signed callback came back/);
      expect(code).toBe(0);
    }));

  test('finds a webhook that somebody has pointed elsewhere, until a sync has put it right', () =>
    stack.watch(async () => {
      const { webhooks } = await atSinch('GET', `/apps/${appId}/webhooks`);
      const target = 'https://elsewhere.example/hook';
      await atSinch('PATCH', `/webhooks/${webhooks[0]?.id}?update_mask=target`, { target });
      const { code, lines } = await doctor();
      expect(lines.get('webhook')).toMatchObject({
        state: 'failed',
        found: expect.stringMatching(/^Sinch delivers to elsewhere\.example, not to /),
        todo: expect.stringContaining(`colloquy apps sync ${appId}`),
      });
      expect(code).toBe(1);
      await callApi(stack, `/v1/apps/${appId}/sync`, { method: 'POST', schema: z.unknown() });
      expect((await doctor()).lines.get('webhook')).toMatchObject({ state: 'ok' });
    }));

  test('finds that callbacks do not come', () =>
    stack.watch(async () => {
      await stack.control.faults({ on: 'callback:CAPABILITY', fault: { delayMs: 30_000 } });
      const { lines } = await doctor();
      await stack.control.faults();
      expect(lines.get('webhook')).toMatchObject({
        state: 'failed',
        found: expect.stringMatching(/no callback came to http.* within 10 s\.$/),
      });
    }));

  test('finds a key that was revoked, and says of what hangs on it that it is not known', () =>
    stack.watch(async () => {
      await control('keys', { key: 'demo', revoked: true });
      const { code, lines } = await doctor();
      await control('keys', { key: 'demo' });
      expect(lines.get('credentials')).toMatchObject({ state: 'failed', todo: expect.stringMatching(/apps link/) });
      for (const name of ['region', 'mode', 'webhook'] as const)
        expect(lines.get(name)).toMatchObject({ state: 'warning' });
      expect(code).toBe(1);
    }));

  test('finds a database that is away', () =>
    stack.watch(async () => {
      await stack.database.kill();
      const { lines } = await doctor();
      await stack.database.start();
      expect(lines.get('database')).toMatchObject({
        state: 'failed',
        found: expect.stringMatching(/^None answers at/),
      });
      expect(lines.get('apps')).toMatchObject({ state: 'warning', todo: 'See the line of database first.' });
      expect(lines.get('Temporal')).toMatchObject({ state: 'ok' });
    }));

  test('looks by itself where the API is away, at the tables, the keys and the queue that nobody polls', () =>
    stack.watch(async () => {
      await Promise.all(stack.apis.map((daemon) => daemon.stop()));
      // The server remembers for a minute who polled: a queue that never had a worker is one whose worker is gone.
      const { code, lines } = await doctor({ TASK_QUEUE: `${stack.taskQueue}-unpolled` });
      expect([...lines.values()].map(({ name, state }) => [name, state])).toEqual([
        ['API', 'failed'],
        ['Temporal', 'ok'],
        ['search attributes', 'ok'],
        ['worker', 'failed'],
        ['database', 'ok'],
        ['migrations', 'ok'],
        ['master key', 'ok'],
      ]);
      expect(code).toBe(1);
      expect((await doctor()).lines.get('worker')).toMatchObject({ state: 'ok' });
    }));
});
