import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APP_ID, type EmulatorWithTarget, startEmulator, startEmulatorWithTarget } from '../../helpers/emulator.ts';
import { eventually } from '../../helpers/eventually.ts';
import { holdTimeouts, letPass } from '../../helpers/held-timeouts.ts';

let emulator: EmulatorWithTarget;

beforeEach(async () => {
  emulator = await startEmulatorWithTarget();
  await emulator.tellsOf(['MESSAGE_DELIVERY', 'MESSAGE_INBOUND']);
});
afterEach(() => {
  jest.useRealTimers();
  return emulator.close();
});

const RCS_ID = '+46700000002';
const channel_identities = [
  { channel: 'RCS', identity: RCS_ID },
  { channel: 'SMS', identity: '+46700000001' },
];
const choice = { choice_message: { text_message: { text: 'Tea?' }, choices: [{ text_message: { text: 'Yes' } }] } };
const toBoth = { app_id: APP_ID, recipient: { identified_by: { channel_identities } }, message: choice };
const failing = { receipt: { status: 'FAILED', reason: 'RECIPIENT_NOT_REACHABLE' } };

const send = async (body: object = toBoth): Promise<string> =>
  (await emulator.vendor('POST', '/messages:send', body)).body.message_id;
const outbox = async (query = '') => (await emulator.control('GET', `/outbox?appId=${APP_ID}${query}`)).body.messages;

/** Status, channel and code of the first so many receipts. */
async function told(count: number): Promise<string[][]> {
  return (await emulator.callbacks(count)).slice(0, count).map(({ body }) => {
    const { status, channel_identity, reason } = body.message_delivery_report;
    return [status, channel_identity.channel, ...(reason ? [reason.code] : [])];
  });
}

test('where a channel fails, the next one has its whole life, and each receipt names its own', async () => {
  await emulator.breaks('messages:send', failing);
  const id = await send();
  expect(await told(4)).toEqual([
    ['QUEUED_ON_CHANNEL', 'RCS'],
    ['SWITCHING_CHANNEL', 'RCS', 'RECIPIENT_NOT_REACHABLE'],
    ['QUEUED_ON_CHANNEL', 'SMS'],
    ['DELIVERED', 'SMS'],
  ]);
  const [letter, ...others] = await outbox();
  expect(others).toEqual([]);
  expect(letter).toMatchObject({ channel: 'SMS', identity: '+46700000001', shown: { text: 'Tea?\n\n> YES' } });
  expect(letter.receipts[0].channel_identity).toEqual({ channel: 'RCS', identity: RCS_ID, app_id: '' });
  const { accepted } = (await emulator.control('GET', '/ledger')).body;
  expect(accepted).toMatchObject([{ message_id: id }]);
  const { channel_identity, conversation_id } = (await emulator.vendor('GET', `/messages/${id}`)).body;
  expect(channel_identity).toMatchObject({ channel: 'SMS' });
  const conversation = await emulator.vendor('GET', `/conversations/${conversation_id}`);
  expect(conversation.body).toMatchObject({ active_channel: 'SMS' });
});

test.each([{ status: 'FAILED' }, { status: 'SWITCHING_CHANNEL' }])(
  'the control side may have the channel give up by %j',
  async ({ status }) => {
    await emulator.breaks('messages:send', { receipt: { status: 'QUEUED_ON_CHANNEL' } });
    const messageId = await send();
    await told(1);
    await emulator.control('POST', '/receipts', { messageId, status, reason: 'CHANNEL_REJECT' });
    expect((await told(4)).slice(1)).toEqual([
      ['SWITCHING_CHANNEL', 'RCS', 'CHANNEL_REJECT'],
      ['QUEUED_ON_CHANNEL', 'SMS'],
      ['DELIVERED', 'SMS'],
    ]);
  },
);

test('only the failure of the last one is FAILED', async () => {
  await emulator.breaks('messages:send', failing, 2);
  await send();
  const receipts = await told(4);
  expect(receipts.map(([status]) => status)).toEqual([
    'QUEUED_ON_CHANNEL',
    'SWITCHING_CHANNEL',
    'QUEUED_ON_CHANNEL',
    'FAILED',
  ]);
});

test('a contact is tried on all his channels, in the order that was asked for', async () => {
  const contact = { channel_identities, language: 'EN_GB' };
  const { id: contact_id } = (await emulator.vendor('POST', '/contacts', contact)).body;
  await emulator.breaks('messages:send', failing);
  await send({ ...toBoth, recipient: { contact_id }, channel_priority_order: ['SMS', 'RCS'] });
  expect((await told(3)).map(([status, channel]) => `${status} ${channel}`)).toEqual([
    'QUEUED_ON_CHANNEL SMS',
    'SWITCHING_CHANNEL SMS',
    'QUEUED_ON_CHANNEL RCS',
  ]);
});

test('a channel that the app lacks is passed over also later', async () => {
  await emulator.control('POST', '/apps', { id: APP_ID, channels: ['RCS', 'SMS'] });
  await emulator.breaks('messages:send', failing);
  const [rcs, sms] = channel_identities;
  const recipient = { identified_by: { channel_identities: [rcs, { channel: 'LINE', identity: 'l' }, sms] } };
  await send({ ...toBoth, recipient });
  expect((await told(4)).slice(1)).toEqual([
    ['SWITCHING_CHANNEL', 'RCS', 'RECIPIENT_NOT_REACHABLE'],
    ['SWITCHING_CHANNEL', 'LINE', 'CHANNEL_CONFIGURATION_MISSING'],
    ['QUEUED_ON_CHANNEL', 'SMS'],
  ]);
});

test('what the contact answers finds what the message left behind, also in DISPATCH mode', async () => {
  await emulator.control('POST', '/apps', { id: APP_ID, mode: 'DISPATCH', dispatchRetentionDays: 1 });
  await emulator.breaks('messages:send', failing);
  await send({ ...toBoth, conversation_metadata: { turn: 1 } });
  await told(4);
  const message = { text_message: { text: 'yes' } };
  await emulator.control('POST', '/inbound', { appId: APP_ID, ...channel_identities[1], message });
  const answer = (await emulator.callbacks(5))[4];
  expect(answer?.body.message_metadata).toBe('{"turn":1}');
});

test('after its time to live a message goes nowhere else', async () => {
  await emulator.close();
  let now = Date.now();
  emulator = await startEmulatorWithTarget({ clock: () => now, receiptDelayMs: 60_000 });
  await emulator.tellsOf(['MESSAGE_DELIVERY']);
  const messageId = await send({ ...toBoth, ttl: '10s' });
  now += 10_000;
  await emulator.control('POST', '/receipts', { messageId, status: 'FAILED' });
  expect(await told(1)).toEqual([['FAILED', 'RCS']]);
});

test('what has been delivered goes nowhere else, whatever the channel says later', async () => {
  const messageId = await send();
  await told(3);
  await emulator.control('POST', '/receipts', { messageId, status: 'FAILED' });
  expect((await told(4)).at(-1)).toEqual(['FAILED', 'RCS']);
  expect(await outbox()).toHaveLength(1);
});

const waiting = { delivery_report_based_fallback: { enabled: true, delivery_report_waiting_time: 30 } };
const waitForReports = (one: Pick<EmulatorWithTarget, 'vendor'>) =>
  one.vendor('PATCH', `/apps/${APP_ID}?update_mask=delivery_report_based_fallback`, waiting);
const stuck = { receipt: { status: 'QUEUED_ON_CHANNEL' } };

test('an app may wait only so long for DELIVERED; what arrives after that arrives twice', async () => {
  await waitForReports(emulator);
  await emulator.breaks('messages:send', stuck);
  holdTimeouts();
  const messageId = await send();
  await letPass(10);
  await told(1);
  await letPass(30_000);
  await letPass(10);
  expect((await told(4)).slice(1)).toEqual([
    ['SWITCHING_CHANNEL', 'RCS', 'DELIVERY_TIMED_OUT'],
    ['QUEUED_ON_CHANNEL', 'SMS'],
    ['DELIVERED', 'SMS'],
  ]);
  expect(await outbox()).toHaveLength(1);
  await emulator.control('POST', '/receipts', { messageId, status: 'DELIVERED', channel: 'RCS' });
  expect((await outbox()).map(({ channel }: { channel: string }) => channel)).toEqual(['RCS', 'SMS']);
  expect(await outbox('&channel=RCS')).toMatchObject([{ shown: { choices: ['Yes'] } }]);
  const strange = await emulator.control('POST', '/receipts', { messageId, status: 'READ', channel: 'LINE' });
  expect(strange.status).toBe(400);
});

test('without that setting a message waits for ever', async () => {
  await emulator.breaks('messages:send', stuck);
  holdTimeouts();
  await send();
  await letPass(10);
  await letPass(300_000);
  expect(await told(1)).toEqual([['QUEUED_ON_CHANNEL', 'RCS']]);
});

test('a restart goes on waiting', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'emulator-'));
  let now = Date.now();
  const start = () => startEmulator({ stateFile: join(folder, 'emulator.json'), clock: () => now });
  const first = await start();
  await first.control('POST', '/apps', { id: APP_ID });
  await waitForReports(first);
  await first.breaks('messages:send', stuck);
  await first.vendor('POST', '/messages:send', toBoth);
  await first.close();
  now += 30_000;
  const second = await start();
  const channel = async () => (await second.control('GET', `/outbox?appId=${APP_ID}`)).body.messages[0].channel;
  await eventually('the next channel', async () => (await channel()) === 'SMS');
  await second.close();
  rmSync(folder, { recursive: true });
});
