import { APP_ID, BASIC, PROJECT, type RunningEmulator, startEmulator } from '../../helpers/emulator.ts';

let emulator: RunningEmulator;

beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

test.each([
  ['POST', `/apps/${APP_ID}/webhooks`, 501, 'UNIMPLEMENTED'],
  ['PUT', '/apps', 501, 'UNIMPLEMENTED'],
  ['GET', '/messages:send', 501, 'UNIMPLEMENTED'],
  ['POST', '/messages:translate', 404, 'NOT_FOUND'],
  ['GET', '/nothing', 404, 'NOT_FOUND'],
  ['GET', `/contacts/${APP_ID}:merge`, 501, 'UNIMPLEMENTED'],
  ['GET', `/contacts/${APP_ID}:split`, 404, 'NOT_FOUND'],
])('%s %s is answered %d in the shape of Sinch', async (method, path, code, status) => {
  const answer = await emulator.vendor(method, path, method === 'GET' ? undefined : {});
  expect(answer.status).toBe(code);
  expect(answer.body.error).toMatchObject({ code, status, details: [] });
});

test('a known path of a region with another method is a 501 too', async () => {
  const path = `/regions/eu/v1/projects/${PROJECT}/apps`;
  expect((await emulator.call('PUT', path, {}, { authorization: BASIC })).status).toBe(501);
});

test('a body that is no JSON is a 400 in the same shape', async () => {
  const response = await fetch(`${emulator.base}/v1/projects/p/messages:send`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{',
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { code: 400, status: 'INVALID_ARGUMENT' } });
});
