import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { apiClient, createHttpClient } from '../../cli/http-client.ts';
import { writeAddresses } from '../../cli/local/addresses.ts';
import { anyFreePort } from '../../cli/local/ports.ts';
import { serveJson } from '../helpers/http-server.ts';

const GET = { method: 'GET', path: '/x', schema: z.object({ ok: z.boolean() }) } as const;

describe('a call to the API', () => {
  const closing: Array<() => Promise<void>> = [];
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'colloquy-http-'));
  });
  afterEach(async () => {
    rmSync(dir, { recursive: true });
    await Promise.all(closing.splice(0).map((close) => close()));
  });
  async function server(...given: Parameters<typeof serveJson>) {
    const running = await serveJson(...given);
    closing.push(running.close);
    return running;
  }

  it('carries the token and the body, and reads the answer', async () => {
    const { base, heard } = await server(() => ({ body: { ok: true } }));
    const client = createHttpClient(base, { token: 'secret-token', whatItIs: 'The API' });
    expect(await client.call({ ...GET, method: 'POST', body: { a: 1 } })).toEqual({ ok: true });
    expect(heard).toEqual([{ method: 'POST', path: '/x', authorization: 'Bearer secret-token', body: { a: 1 } }]);
  });

  it.each([
    [
      'a problem with a detail',
      422,
      { title: 'No', detail: 'The region is wrong.', code: 'X' },
      'The region is wrong (422).',
    ],
    ['a problem with a title', 409, { title: 'Taken' }, 'Taken (409).'],
    ["the emulator's errors", 404, { error: { message: 'app not found' } }, 'app not found (404).'],
    ['no JSON', 502, 'bad gateway', 'GET /x was refused (502).'],
  ])('turns %s into one sentence', async (_, status, body, sentence) => {
    const { base } = await server(() => ({ status, body }));
    await expect(createHttpClient(base, { whatItIs: 'The API' }).call(GET)).rejects.toThrow(sentence);
  });

  it('says where a refused token comes from, and never the token', async () => {
    const { base } = await server(() => ({ status: 401, body: { title: 'Unauthorised' } }));
    const call = createHttpClient(base, { token: 'secret-token', whatItIs: 'The API' }).call(GET);
    const message = await call.catch((thrown: Error) => thrown.message);
    expect(message).toContain('The token is that of DATA_DIR/api-token');
    expect(message).not.toContain('secret-token');
  });

  it('tells an answer of another shape', async () => {
    const { base } = await server(() => ({ body: { ok: 'yes' } }));
    await expect(createHttpClient(base, { whatItIs: 'The API' }).call(GET)).rejects.toThrow(
      /in a shape this command does not know/,
    );
  });

  it('says that nothing listens, and what brings it up', async () => {
    const base = `http://127.0.0.1:${await anyFreePort()}`;
    await expect(createHttpClient(base, { whatItIs: 'The API' }).call(GET)).rejects.toThrow(
      `The API at ${base} does not answer (ECONNREFUSED). Is it running? \`npm start\` brings it up.`,
    );
  });

  it('finds the API where the last start noted it, with the token of the data folder', async () => {
    const { base, heard } = await server(() => ({ body: { ok: true } }));
    writeAddresses(dir, { api: base, emulator: base, temporal: 'x', temporalUi: base });
    writeFileSync(join(dir, 'api-token'), 'kept-token\n');
    await apiClient({ DATA_DIR: dir }).call(GET);
    expect(heard[0]?.authorization).toBe('Bearer kept-token');
  });

  it.each(['PORT', 'API_URL'])('asks at %s, where it is named, rather than where the last start was', async (name) => {
    const { base } = await server(() => ({ body: { ok: true } }));
    const nobody = 'http://127.0.0.1:9';
    writeAddresses(dir, { api: nobody, emulator: nobody, temporal: 'x', temporalUi: nobody });
    const named = name === 'PORT' ? new URL(base).port : base;
    const env = { DATA_DIR: dir, API_TOKENS: 'a-team:with-a-colon-in-its-token:read', [name]: named };
    expect(await apiClient(env).call(GET)).toEqual({ ok: true });
  });

  it('falls back to PORT, and prefers a token that was named', async () => {
    const { port, heard } = await server(() => ({ body: { ok: true } }));
    await apiClient({
      DATA_DIR: dir,
      PORT: String(port),
      API_TOKENS: 'the-token-that-was-named:read+operate,one-more-long-token:read',
    }).call(GET);
    expect(heard[0]?.authorization).toBe('Bearer the-token-that-was-named');
  });

  it('says so when there is no token to be had', () => {
    expect(() => apiClient({ DATA_DIR: dir })).toThrow(/There is no API token: .*api-token cannot be read/);
  });
});
