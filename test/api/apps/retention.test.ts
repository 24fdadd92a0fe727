import { SinchError } from '../../../adapters/sinch-error.ts';
import { APP_ID, anAppLink, startTestApi, type TestApi } from '../../helpers/api.ts';

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
  api.links.set(APP_ID, anAppLink({ mode: 'DISPATCH', retentionDays: 0 }));
});
afterEach(() => api.close());

const put = (days: unknown) => api.call('PUT', `/v1/apps/${APP_ID}/retention`, { days });

test('retention is set at Sinch with the stored secret, the app is synced, and nothing is offered any more', async () => {
  const asked: unknown[] = [];
  const { setRetention } = api.deps;
  api.deps.setRetention = (app, secret, days) => {
    asked.push([app.appId, secret, days]);
    return setRetention(app, secret, days);
  };
  const answer = await put(1);
  expect([answer.statusCode, answer.json()]).toMatchObject([200, { retentionDays: 1, offers: [] }]);
  expect(asked).toEqual([[APP_ID, 'client-secret', 1]]);
  expect(api.temporal.calls).toMatchObject([{ name: 'sync' }]);
});

test('it is set too where no worker answers', async () => {
  api.temporal.answers.sync = () => {
    throw new Error('nobody polls');
  };
  expect((await put(7)).json()).toMatchObject({ retentionDays: 7 });
});

test.each([0, 8, 1.5, '1', undefined])('%p days are none that Sinch takes', async (days) => {
  expect((await put(days)).statusCode).toBe(400);
  expect(api.temporal.calls).toEqual([]);
});

test('in CONVERSATION mode there is nothing to set', async () => {
  api.links.set(APP_ID, anAppLink({ retentionDays: 180 }));
  const answer = await put(1);
  expect([answer.statusCode, answer.json().code]).toEqual([409, 'NOT_IN_DISPATCH_MODE']);
});

test('of an app that is not linked it is 404', async () => {
  expect((await api.call('PUT', '/v1/apps/unknown/retention', { days: 1 })).statusCode).toBe(404);
});

test('what Sinch refuses changes nothing, and names the fields to look at', async () => {
  api.deps.setRetention = () => Promise.reject(new SinchError('unauthorised', { message: '', status: 401, code: '' }));
  const answer = await put(1);
  expect([answer.statusCode, answer.json().detail]).toEqual([
    422,
    expect.stringMatching(/^The retention was not changed: Sinch refused the client id or the client secret\./),
  ]);
  expect(api.links.get(APP_ID)?.retentionDays).toBe(0);
});
