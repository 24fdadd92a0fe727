import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { backoff } from '../../../emulator/delivery/dispatch.ts';
import type { EmulatorOptions } from '../../../emulator/options.ts';
import { APP_ID, type RunningEmulator, startEmulator, startTarget, textTo } from '../../helpers/emulator.ts';
import { eventually } from '../../helpers/eventually.ts';
import { holdTimeouts, letPass } from '../../helpers/held-timeouts.ts';

const impatient = { firstDelayMs: 5, maxDelayMs: 10, attempts: 4, signAnew: true };
const running: { close(): Promise<void> }[] = [];

afterEach(async () => {
  jest.useRealTimers();
  await Promise.all(running.splice(0).map((one) => one.close()));
});

async function start(options: Partial<EmulatorOptions> = {}): Promise<RunningEmulator> {
  const emulator = await startEmulator({ redelivery: impatient, ...options });
  running.push(emulator);
  await emulator.control('POST', '/apps', { id: APP_ID });
  return emulator;
}

async function target(status?: (count: number) => number) {
  const started = await startTarget(status);
  running.push(started);
  return started;
}

const webhook = (url: string, change: object = {}) => ({
  app_id: APP_ID,
  target: url,
  target_type: 'HTTP',
  triggers: ['MESSAGE_INBOUND'],
  ...change,
});
const inbound = (text: string) => ({
  appId: APP_ID,
  channel: 'SMS',
  identity: '+46700000001',
  message: { text_message: { text } },
});

test('the pause doubles up to its bound', () => {
  const redelivery = { firstDelayMs: 5_000, maxDelayMs: 60_000, attempts: 9, signAnew: true };
  expect([1, 2, 3, 4, 5, 60].map((attempts) => backoff(attempts, redelivery))).toEqual([
    5_000, 10_000, 20_000, 40_000, 60_000, 60_000,
  ]);
});

test.each([500, 503, 429, 404, 302])('a callback answered %d comes again until it is taken', async (status) => {
  const emulator = await start();
  const { url, received } = await target((count) => (count < 3 ? status : 204));
  await emulator.vendor('POST', '/webhooks', webhook(url));
  await emulator.control('POST', '/inbound', inbound('hi'));
  await eventually('the third attempt', () => received.length === 3);
  expect(new Set(received.map(({ raw }) => raw)).size).toBe(1);
});

test('after the last attempt it is given up', async () => {
  const emulator = await start();
  const { url, received } = await target(() => 500);
  await emulator.vendor('POST', '/webhooks', webhook(url));
  await emulator.control('POST', '/inbound', inbound('hi'));
  await eventually('the fourth attempt', () => received.length === 4);
  await pause(50);
  expect(received).toHaveLength(4);
});

test.each([
  [true, 2],
  [false, 1],
])('signed anew: %s, so that two attempts carry %d nonces', async (signAnew, nonces) => {
  const emulator = await start({ redelivery: { ...impatient, signAnew } });
  const { url, received } = await target((count) => (count === 1 ? 500 : 200));
  await emulator.vendor('POST', '/webhooks', webhook(url, { secret: 'hush' }));
  await emulator.control('POST', '/inbound', inbound('hi'));
  await eventually('the redelivery', () => received.length === 2);
  expect(new Set(received.map(({ headers }) => headers['x-sinch-webhook-signature-nonce'])).size).toBe(nonces);
});

test('no secret, no signature', async () => {
  const emulator = await start();
  const { url, received } = await target();
  await emulator.vendor('POST', '/webhooks', webhook(url));
  await emulator.control('POST', '/inbound', inbound('hi'));
  await eventually('the callback', () => received.length === 1);
  expect(Object.keys(received[0]?.headers ?? {}).filter((name) => name.startsWith('x-sinch'))).toEqual([]);
});

test('webhooks of type DISMISS, and those without the trigger, hear nothing', async () => {
  const emulator = await start();
  const [dismissed, other, right] = [await target(), await target(), await target()];
  await emulator.vendor('POST', '/webhooks', webhook(dismissed.url, { target_type: 'DISMISS' }));
  await emulator.vendor('POST', '/webhooks', webhook(other.url, { triggers: ['OPT_IN'] }));
  await emulator.vendor('POST', '/webhooks', webhook(right.url));
  await emulator.control('POST', '/inbound', inbound('hi'));
  await eventually('the callback', () => right.received.length === 1);
  expect([dismissed.received, other.received]).toEqual([[], []]);
});

/** Takes connections and never answers. */
async function silentTarget(): Promise<{ url: string; calls: () => number }> {
  let calls = 0;
  const server = createServer(() => {
    calls += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  running.push({
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`, calls: () => calls };
}

test('neither a dead target nor a silent one slows sends or the other target', async () => {
  const emulator = await start({ callbacksInFlight: 2, receiptDelayMs: null });
  const [dead, silent, alive] = [await startTarget(), await silentTarget(), await target()];
  await dead.close();
  for (const { url } of [dead, silent, alive]) {
    await emulator.vendor('POST', '/webhooks', webhook(url, { triggers: ['MESSAGE_SUBMIT'] }));
  }
  for (let place = 0; place < 50; place += 1) {
    expect(await emulator.vendor('POST', '/messages:send', textTo(`+4670000${place}`))).toMatchObject({ status: 200 });
  }
  await eventually('all at the living target', () => alive.received.length === 50);
  // The silent one still has its first two: fifty sends were answered, and told of elsewhere, meanwhile.
  expect(silent.calls()).toBe(2);
});

test('once too many wait, only a target that is down loses what comes then', async () => {
  const redelivery = { firstDelayMs: 20, maxDelayMs: 20, attempts: 1_000, signAnew: true };
  const emulator = await start({ redelivery, pendingCallbacks: 12 });
  let isUp = false;
  const [broken, sound] = [await target(() => (isUp ? 200 : 500)), await target()];
  for (const { url } of [broken, sound]) await emulator.vendor('POST', '/webhooks', webhook(url));
  const write = async (texts: readonly number[]) => {
    for (const text of texts) await emulator.control('POST', '/inbound', inbound(`${text}`));
  };
  const early = Array.from({ length: 12 }, (_, place) => place);
  await write(early);
  await eventually('that it is down', () => broken.received.length > 10 && sound.received.length === early.length);
  await write([12, 13]);
  isUp = true;
  await eventually('the sound one has all', () => sound.received.length === 14);
  broken.received.length = 0;
  const taken = () => new Set(broken.received.map((one) => Number(one.body.message.contact_message.text_message.text)));
  await eventually('the broken one has the early ones', () => taken().size >= early.length);
  expect([...taken()].sort((one, other) => one - other)).toEqual(early);
});

test('a target that does not answer in time gets it again', async () => {
  const emulator = await start({ callbackTimeoutMs: 20 });
  const silent = await silentTarget();
  await emulator.vendor('POST', '/webhooks', webhook(silent.url));
  await emulator.control('POST', '/inbound', inbound('hi'));
  await eventually('the second attempt', () => silent.calls() >= 2);
});

test('a deleted webhook takes what was pending for it along', async () => {
  holdTimeouts();
  const emulator = await start();
  const { url, received } = await target(() => 500);
  const { body } = await emulator.vendor('POST', '/webhooks', webhook(url));
  await emulator.control('POST', '/inbound', inbound('hi'));
  await eventually('the first attempt', () => received.length === 1);
  await emulator.vendor('DELETE', `/webhooks/${body.id}`);
  await letPass(100);
  await emulator.vendor('POST', '/webhooks', webhook(url));
  await emulator.control('POST', '/inbound', inbound('after'));
  await eventually('the callback by the new webhook', () => received.length > 1);
  expect(received.map((one) => one.body.message.contact_message.text_message.text)).toEqual(['hi', 'after']);
});
