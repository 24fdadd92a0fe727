import { APP_ID, anAppLink, NOW, startTestApi, type TestApi } from '../../helpers/api.ts';

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
});
afterEach(() => api.close());

const ready = async () => {
  const answer = await api.app.inject('/readyz');
  return [answer.statusCode, answer.json()];
};

test('the API is alive as long as it answers', async () => {
  api.temporal.breakWith = () => Promise.reject(new Error('away'));
  expect((await api.app.inject('/healthz')).json()).toEqual({ alive: true });
});

test.each([
  ['polled just now', [NOW - 5000], 'polling'],
  ['polled long ago, but another just now', [NOW - 200_000, NOW - 1000], 'polling'],
  ['polled minutes ago and is gone', [NOW - 200_000], 'none'],
  ['never was', [], 'none'],
])('with Temporal there it is ready, and says whether a worker %s', async (_title, polledAt, worker) => {
  api.temporal.polledAt = polledAt;
  expect(await ready()).toEqual([200, { ready: true, temporal: 'reachable', worker }]);
});

test('without Temporal it is not ready', async () => {
  api.temporal.breakWith = () => Promise.reject(new Error('away'));
  expect(await ready()).toEqual([503, { ready: false, temporal: 'away', worker: 'unknown' }]);
});

test('an app that it waits for must have its webhook and a flow; once it was there, it is ready for good', async () => {
  await api.close();
  api = await startTestApi({ waitForApp: APP_ID });
  api.temporal.polledAt = [NOW];
  const waiting = { ready: false, temporal: 'reachable', worker: 'polling', waitingFor: APP_ID };
  api.links.delete(APP_ID);
  expect(await ready()).toEqual([503, waiting]);
  api.links.set(APP_ID, anAppLink({ appId: APP_ID, webhookId: '', flow: { flow: 'f', version: 1 } }));
  expect(await ready()).toEqual([503, waiting]);
  api.links.set(APP_ID, anAppLink({ appId: APP_ID, webhookId: 'w', flow: null }));
  expect(await ready()).toEqual([503, waiting]);
  api.links.set(APP_ID, anAppLink({ appId: APP_ID, webhookId: 'w', flow: { flow: 'f', version: 1 } }));
  expect((await ready())[0]).toBe(200);
  api.links.delete(APP_ID);
  expect((await ready())[0]).toBe(200);
});
