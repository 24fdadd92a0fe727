import { type Answer, APP_ID, type RunningEmulator, startEmulator, textTo } from '../../helpers/emulator.ts';

let now = 1_700_000_000_000;
let emulator: RunningEmulator;

beforeAll(async () => {
  emulator = await startEmulator({ clock: () => now, tokenLifeSeconds: 60, credentials: { key: 'k', secret: 's:1' } });
});
afterAll(() => emulator.close());

const basic = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` });

async function ask(
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Pick<Answer, 'status' | 'body'>> {
  const response = await fetch(`${emulator.base}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers,
  });
  return { status: response.status, body: await response.json() };
}

const grant = { grant_type: 'client_credentials' };
const apps = (authorization: string) => emulator.vendor('GET', '/apps', undefined, { authorization });

test.each([
  ['as HTTP Basic', grant, basic('k:s:1')],
  ['in the form', { ...grant, client_id: 'k', client_secret: 's:1' }, {}],
])('credentials %s get a token of the configured life', async (_case, form, headers) => {
  const { status, body } = await ask(form, headers);
  expect(status).toBe(200);
  expect(body).toMatchObject({ expires_in: 60, scope: '', token_type: 'bearer' });
  expect(await apps(`Bearer ${body.access_token}`)).toMatchObject({ status: 200 });
});

test.each([
  ['a wrong secret', grant, basic('k:s'), 401, 'invalid_client'],
  ['no credentials', grant, {}, 401, 'invalid_client'],
  ['another grant', { grant_type: 'password' }, basic('k:s:1'), 400, 'unsupported_grant_type'],
])('%s is refused', async (_case, form, headers, status, error) => {
  expect(await ask(form, headers)).toEqual({ status, body: { error } });
});

test('an expired token is refused with the word that makes clients renew it', async () => {
  const { body } = await ask(grant, basic('k:s:1'));
  now += 60_000;
  const refused = await apps(`Bearer ${body.access_token}`);
  expect(refused).toMatchObject({ status: 401, body: { error: { code: 401, status: 'UNAUTHENTICATED' } } });
  expect(refused.headers.get('www-authenticate')).toContain('expired');
});

test.each(['Bearer made.up.token', 'Bearer ', '', 'Basic !!', basic('k:wrong').authorization, 'Digest x'])(
  '%j is refused without that word',
  async (authorization) => {
    const refused = await apps(authorization);
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).not.toContain('expired');
  },
);

test('key and secret do on API calls, too', async () => {
  await emulator.control('POST', '/apps', { id: APP_ID });
  expect(await emulator.vendor('POST', '/messages:send', textTo('1'), basic('k:s:1'))).toMatchObject({ status: 200 });
});
