import {
  APP_ID,
  type CallbackTarget,
  type RunningEmulator,
  startEmulator,
  startTarget,
  textTo,
} from '../../helpers/emulator.ts';
import { eventually } from '../../helpers/eventually.ts';
import { holdTimeouts, letPass } from '../../helpers/held-timeouts.ts';

let emulator: RunningEmulator;

beforeEach(async () => {
  emulator = await startEmulator();
  await emulator.control('POST', '/apps', { id: APP_ID });
});
afterEach(() => {
  jest.useRealTimers();
  return emulator.close();
});

const send = () => emulator.vendor('POST', '/messages:send', textTo('+46700000001'));
const accepted = async () => (await emulator.control('GET', '/ledger')).body.accepted.length;
const inbound = (text: string, identity = '+46700000001') =>
  emulator.control('POST', '/inbound', {
    appId: APP_ID,
    channel: 'SMS',
    identity,
    message: { text_message: { text } },
  });

async function startWebhook(triggers = ['MESSAGE_INBOUND']) {
  const target = await startTarget();
  const webhook = { app_id: APP_ID, target: target.url, target_type: 'HTTP', triggers };
  await emulator.vendor('POST', '/webhooks', webhook);
  return target;
}

test('a status is answered as often as asked, with its headers, and nothing is accepted', async () => {
  await emulator.breaks('messages:send', { status: 429, headers: { 'retry-after': '2' } }, 2);
  for (const _turn of [1, 2]) {
    const refused = await send();
    expect(refused).toMatchObject({ status: 429, body: { error: { code: 429, status: 'RESOURCE_EXHAUSTED' } } });
    expect(refused.headers.get('retry-after')).toBe('2');
  }
  expect(await accepted()).toBe(0);
  expect(await send()).toMatchObject({ status: 200 });
});

test('a status may bring a body of its own', async () => {
  await emulator.breaks('apps:get', { status: 500, body: { code: 500, message: 'flat' } });
  expect(await emulator.vendor('GET', `/apps/${APP_ID}`)).toMatchObject({ status: 500, body: { message: 'flat' } });
});

test('the token endpoint can fail, too', async () => {
  await emulator.breaks('token', { status: 503 });
  expect(await emulator.call('POST', '/oauth2/token', {})).toMatchObject({ status: 503 });
});

test.each([
  ['expireToken', true],
  ['revokeToken', false],
])('%s ends the token of the call that it is played on; that it expired is said: %s', async (fault, says) => {
  const form = { grant_type: 'client_credentials', client_id: 'demo', client_secret: 'demo' };
  const { access_token } = (await emulator.call('POST', '/oauth2/token', form)).body;
  const call = () => emulator.vendor('GET', '/apps', undefined, { authorization: `Bearer ${access_token}` });
  expect(await call()).toMatchObject({ status: 200 });
  await emulator.breaks('apps:list', { [fault]: true });
  for (const _turn of [1, 2]) {
    const refused = await call();
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')?.includes('expired')).toBe(says);
  }
});

test('a delayed call is accepted after the delay', async () => {
  await emulator.breaks('messages:send', { delayMs: 80 });
  const started = performance.now();
  expect(await send()).toMatchObject({ status: 200 });
  expect(performance.now() - started).toBeGreaterThanOrEqual(79);
});

test.each([
  ['before-accept', 0],
  ['after-accept', 1],
])('a connection dropped %s leaves %d accepted messages', async (drop, count) => {
  await emulator.breaks('messages:send', { drop });
  await expect(send()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  expect(await accepted()).toBe(count);
});

test('a lag hides new messages from lists, by the sends or by the lists it is set on', async () => {
  let now = Date.now();
  const lagging = await startEmulator({ clock: () => now });
  await lagging.control('POST', '/apps', { id: APP_ID });
  const listed = async () => (await lagging.vendor('GET', `/messages?app_id=${APP_ID}`)).body.messages.length;
  await lagging.breaks('messages:send', { listLagMs: 1_000 });
  await lagging.vendor('POST', '/messages:send', textTo('1'));
  expect(await listed()).toBe(0);
  now += 1_000;
  expect(await listed()).toBe(1);
  await lagging.breaks('messages:list', { listLagMs: 5_000 }, 2);
  expect(await listed()).toBe(0);
  now += 4_000;
  expect(await listed()).toBe(1);
  await lagging.close();
});

test('a receipt rule decides how a message ends', async () => {
  await emulator.breaks('messages:send', { receipt: { status: 'FAILED', reason: 'RECIPIENT_NOT_OPTED_IN' } });
  const target = await startWebhook(['MESSAGE_DELIVERY']);
  await emulator.vendor('POST', '/messages:send', textTo('+46700000001', 'x', 'RCS'));
  await eventually('two receipts', () => target.received.length === 2);
  const reports = target.received.map(({ body }) => body.message_delivery_report);
  expect(reports.map(({ status }) => status)).toEqual(['QUEUED_ON_CHANNEL', 'FAILED']);
  expect(reports[1].reason).toMatchObject({ code: 'RECIPIENT_NOT_OPTED_IN' });
  await target.close();
});

test('a duplicated callback comes that many times with the same message id', async () => {
  const target = await startWebhook(['CONTACT_CREATE', 'MESSAGE_INBOUND']);
  await emulator.breaks('callback:MESSAGE_INBOUND', { duplicate: 5 });
  const { body } = await inbound('hi');
  await eventually('five callbacks beside the contact', () => target.received.length === 6);
  const ids = target.received.flatMap(({ body: got }) => got.message?.id ?? []);
  expect(ids).toEqual(Array(5).fill(body.message_id));
  await target.close();
});

test('a delayed callback is overtaken by the next', async () => {
  const target = await startWebhook();
  await emulator.breaks('callback', { delayMs: 100 });
  holdTimeouts();
  await inbound('first');
  await inbound('second');
  await eventually('the callback', () => target.received.length === 1);
  await letPass(100);
  await eventually('two callbacks', () => target.received.length === 2);
  const texts = target.received.map(({ body }) => body.message.contact_message.text_message.text);
  expect(texts).toEqual(['second', 'first']);
  await target.close();
});

const textsAt = ({ received }: CallbackTarget): string[] =>
  received.map(({ body }) => body.message.contact_message.text_message.text);

test('a reordered callback lets the next one to its contact go first, and only that', async () => {
  const target = await startWebhook();
  await emulator.breaks('callback', { reorder: true });
  holdTimeouts();
  await inbound('first');
  await inbound('of somebody else', '+46700000002');
  await inbound('second');
  await inbound('third');
  await eventually('all callbacks', () => target.received.length === 4);
  expect(textsAt(target).filter((text) => text !== 'of somebody else')).toEqual(['second', 'first', 'third']);
  await target.close();
});

test('without a next one it goes after a while', async () => {
  const target = await startWebhook();
  await emulator.breaks('callback', { reorder: true }, 2);
  holdTimeouts();
  await inbound('first');
  await letPass(9_999);
  await inbound('second');
  expect(target.received).toEqual([]);
  await letPass(1);
  await eventually('both', () => target.received.length === 2);
  expect(textsAt(target)).toEqual(['first', 'second']);
  await letPass(10_000);
  await inbound('third');
  await eventually('the third', () => target.received.length === 3);
  await target.close();
});

const reasons = [
  { code: 'CHANNEL_FAILURE', description: 'Why', sub_code: 'UNSPECIFIED_SUB_CODE', channel_code: '131026' },
  { code: 'MEDIA_TYPE_UNSUPPORTED', description: 'No film', sub_code: 'MEDIA_TYPE_UNDETERMINED' },
];

test.each(reasons)('a message fails with the reason that is given: $code, $sub_code, $channel_code', async (reason) => {
  await emulator.breaks('messages:send', { receipt: { status: 'FAILED', reason } });
  const target = await startWebhook(['MESSAGE_DELIVERY']);
  await emulator.vendor('POST', '/messages:send', textTo('+46700000001', 'x', 'RCS'));
  await eventually('two receipts', () => target.received.length === 2);
  expect(target.received[1]?.body.message_delivery_report.reason).toEqual(reason);
  await target.close();
});

test.each([
  ['before-accept', 1],
  ['after-accept', 2],
])('a callback dropped %s is redelivered: its target gets it %d times', async (drop, count) => {
  const impatient = { firstDelayMs: 10, maxDelayMs: 10, attempts: 5, signAnew: true };
  await emulator.close();
  emulator = await startEmulator({ redelivery: impatient });
  await emulator.control('POST', '/apps', { id: APP_ID });
  const target = await startWebhook();
  await emulator.breaks('callback', { drop });
  await inbound('hi');
  await eventually('the redelivery', () => target.received.length === count);
  await target.close();
});

test.each([
  ['an unknown operation', { on: 'messages:eat', fault: { delayMs: 1 } }, 'unknown'],
  ['no fault', { on: 'token', fault: {} }, 'can play'],
  ['a fault the operation cannot play', { on: 'apps:get', fault: { duplicate: 2 } }, 'apps:get can play'],
  ['two kinds in one rule', { on: 'messages:send', fault: { listLagMs: 1, status: 500 } }, 'a rule of its own'],
  ['reordering with a delay', { on: 'callback', fault: { reorder: true, delayMs: 1 } }, 'a rule of its own'],
  ['a header that HTTP has not', { on: 'token', fault: { status: 500, headers: { 'no name': '' } } }, 'as HTTP allows'],
  ['headers without a status', { on: 'token', fault: { headers: {} } }, 'need status'],
])('%s is refused with what to do instead', async (_case, { on, fault }, hint) => {
  const answer = await emulator.breaks(on, fault);
  expect(answer.status).toBe(400);
  expect(answer.body.error.message).toContain(hint);
});

test('the rules in force can be read, and an empty list heals everything', async () => {
  const set = await emulator.breaks('messages:send', { status: 503 }, 3);
  await send();
  const left = await emulator.control('GET', '/faults');
  expect([set.body.rules[0].times, left.body.rules[0].times]).toEqual([3, 2]);
  await emulator.control('POST', '/faults', { rules: [] });
  expect(await send()).toMatchObject({ status: 200 });
});
