import { ok } from '../../../core/doctor/check.ts';
import { APP_ID, READ_TOKEN, startTestApi, type TestApi } from '../../helpers/api.ts';
import { payload } from '../../helpers/sinch-payloads.ts';
import { postWebhook } from '../../helpers/webhook-calls.ts';

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
});
afterEach(() => api.close());

const REQUEST_ID = `cq-doctor-${'0f'.repeat(16)}`;

function capability(requestId: string): string {
  const { capability_notification, ...envelope } = payload('webhook-CAPABILITY.json');
  return JSON.stringify({
    ...envelope,
    capability_notification: { ...capability_notification, request_id: requestId },
  });
}

test('what was found is the answer, 200 however it stands', async () => {
  api.links.clear();
  Object.assign(api.deps.doctor, { installation: [{ name: 'worker', look: async () => ok('Polls.') }] });
  const answer = await api.call('POST', '/v1/doctor');
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toMatchObject({
    checks: [{ name: 'worker', state: 'ok', found: 'Polls.', todo: '' }, { name: 'PUBLIC_URL' }, { name: 'apps' }],
  });
});

test('it asks Sinch for something, so looking alone does not do', async () => {
  expect((await api.call('POST', '/v1/doctor', undefined, { token: READ_TOKEN })).statusCode).toBe(403);
});

describe('the answer to the question of the doctor', () => {
  test('is noted for whichever API asked it', async () => {
    expect((await postWebhook(api, { body: capability(REQUEST_ID) })).statusCode).toBe(200);
    expect([...api.doctorCallbacks]).toEqual([`${APP_ID} ${REQUEST_ID}`]);
    expect(api.deps.counters.of('colloquy_webhooks_total', 'doctor')).toBe(1);
  });

  test('is asked for again where it cannot be noted', async () => {
    api.loseDatabase();
    // What this process knows of the link outlives the database; the note does not.
    Object.assign(api.deps.links, {
      secrets: async () => ({ clientSecret: '', webhookSecrets: ['a secret of tests'] }),
    });
    const answer = await postWebhook(api, { body: capability(REQUEST_ID), secret: 'a secret of tests' });
    expect(answer.statusCode).toBe(503);
  });

  test('is nothing without our signature, and the question of somebody else is only counted', async () => {
    await postWebhook(api, { body: capability(REQUEST_ID), secret: 'another' });
    expect((await postWebhook(api, { body: capability('somebody asked') })).statusCode).toBe(200);
    expect([...api.doctorCallbacks]).toEqual([]);
    expect(api.deps.counters.of('colloquy_webhooks_total', 'counted')).toBe(1);
  });
});
