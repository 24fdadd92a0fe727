import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildEmulator } from '../../emulator/app.ts';
import {
  APP_ID,
  BASIC,
  PROJECT,
  type RunningEmulator,
  startEmulator,
  startTarget,
  textTo,
} from '../helpers/emulator.ts';
import { eventually } from '../helpers/eventually.ts';
import { holdTimeouts, letPass } from '../helpers/held-timeouts.ts';

let dataDir: string;
let running: RunningEmulator[] = [];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'emulator-'));
});
afterEach(async () => {
  jest.useRealTimers();
  // One that a failed test leaves open would keep the whole run from its end.
  for (const emulator of running) await emulator.close();
  running = [];
  rmSync(dataDir, { recursive: true });
});

const stateFile = () => join(dataDir, 'emulator.json');
async function start(options = {}): Promise<RunningEmulator> {
  const emulator = await startEmulator({ stateFile: stateFile(), ...options });
  running.push(emulator);
  return emulator;
}

async function everything(emulator: RunningEmulator) {
  const outbox = await emulator.control('GET', `/outbox?appId=${APP_ID}`);
  const ledger = await emulator.control('GET', '/ledger');
  const apps = await emulator.vendor('GET', '/apps');
  const webhooks = await emulator.vendor('GET', `/apps/${APP_ID}/webhooks`);
  const contacts = await emulator.vendor('GET', '/contacts');
  const contactId = contacts.body.contacts[0].id;
  const events = await emulator.vendor('GET', `/events?contact_id=${contactId}`);
  const settings = await emulator.vendor('GET', '/settings');
  return [
    outbox.body,
    ledger.body.accepted,
    apps.body,
    webhooks.body,
    contacts.body,
    events.body.events,
    settings.body,
  ];
}

test('the next start goes on with everything, and with the tokens', async () => {
  const first = await start({ receiptDelayMs: null });
  await first.control('POST', '/apps', { id: APP_ID });
  const webhook = { app_id: APP_ID, target: 'http://127.0.0.1:9/', triggers: ['MESSAGE_INBOUND'], secret: 'hush' };
  await first.vendor('POST', '/webhooks', webhook);
  await first.vendor('POST', '/settings', { contact_settings: { unified_contact_id_enabled: true } });
  await first.vendor('POST', '/messages:send', textTo('+46700000001'));
  const { message, ...to } = textTo('+46700000001');
  await first.vendor('POST', '/events:send', { ...to, event: { composing_event: {} } });
  const form = { grant_type: 'client_credentials', client_id: 'demo', client_secret: 'demo' };
  const token = (await first.call('POST', '/oauth2/token', form)).body.access_token;
  const before = await everything(first);
  expect(before.at(-2)).toHaveLength(1);
  await first.close();

  const second = await start({ receiptDelayMs: null });
  expect(await everything(second)).toEqual(before);
  const authorization = `Bearer ${token}`;
  expect(await second.vendor('GET', '/apps', undefined, { authorization })).toMatchObject({ status: 200 });
  const { body } = await second.vendor('POST', '/messages:send', textTo('+46700000001'));
  const listed = await second.vendor('GET', `/messages?app_id=${APP_ID}`);
  expect(listed.body.messages).toHaveLength(2);
  expect(listed.body.messages[0].id).toBe(body.message_id);
  await second.close();
});

test('a callback that was pending is delivered after the restart', async () => {
  const redelivery = { firstDelayMs: 20, maxDelayMs: 20, attempts: 1_000, signAnew: true };
  let open = false;
  const target = await startTarget(() => (open ? 200 : 503));
  const first = await start({ redelivery });
  await first.control('POST', '/apps', { id: APP_ID });
  const webhook = { app_id: APP_ID, target: target.url, target_type: 'HTTP', triggers: ['MESSAGE_INBOUND'] };
  await first.vendor('POST', '/webhooks', webhook);
  const message = { text_message: { text: 'hi' } };
  await first.control('POST', '/inbound', { appId: APP_ID, channel: 'SMS', identity: '1', message });
  await eventually('the first attempt', () => target.received.length > 0);
  await first.close();
  const before = target.received.length;
  open = true;
  const second = await start({ redelivery });
  await eventually('the redelivery after the restart', () => target.received.length > before);
  await second.close();
  expect(target.received.at(-1)?.raw).toBe(target.received[0]?.raw);
  await target.close();
});

test('receipts that were not yet made are made after the restart', async () => {
  const first = await start({ receiptDelayMs: 60_000 });
  await first.control('POST', '/apps', { id: APP_ID });
  await first.vendor('POST', '/messages:send', textTo('1', 'x', 'TELEGRAM'));
  await first.close();
  const second = await start();
  const receipts = async () => (await second.control('GET', `/outbox?appId=${APP_ID}`)).body.messages[0].receipts;
  await eventually('the receipt', async () => (await receipts()).length === 1);
  expect(await receipts()).toMatchObject([{ status: 'QUEUED_ON_CHANNEL' }]);
  await second.close();
});

test('after the restart the receipts of a contact come in the order of his messages', async () => {
  const target = await startTarget(() => 200);
  const first = await start({ receiptDelayMs: 60_000 });
  await first.control('POST', '/apps', { id: APP_ID });
  const webhook = { app_id: APP_ID, target: target.url, target_type: 'HTTP', triggers: ['MESSAGE_DELIVERY'] };
  await first.vendor('POST', '/webhooks', webhook);
  const sent: string[] = [];
  for (const text of ['1', '2', '3']) {
    sent.push((await first.vendor('POST', '/messages:send', textTo('1', text, 'TELEGRAM'))).body.message_id);
  }
  await first.close();
  const second = await start();
  await eventually('the receipts', () => target.received.length === 3);
  await second.close();
  await target.close();
  const reported = target.received.map(({ raw }) => JSON.parse(raw).message_delivery_report.message_id);
  expect(reported).toEqual(sent);
});

test('a change is written soon, without waiting for the end, and leaves no draft behind', async () => {
  const emulator = await start();
  await emulator.control('POST', '/apps', { id: APP_ID });
  // A draft stands beside it while it is written.
  await eventually('the file alone', () => readdirSync(dataDir).join() === 'emulator.json');
  expect(JSON.parse(readFileSync(stateFile(), 'utf8')).apps).toHaveLength(1);
  await emulator.close();
});

test('only the last messages are kept, yet the ledger counts further back', async () => {
  const emulator = await start({ messagesPerApp: 3, receiptDelayMs: null });
  await emulator.control('POST', '/apps', { id: APP_ID });
  const sent: string[] = [];
  for (const text of ['1', '2', '3', '4', '5']) {
    sent.push((await emulator.vendor('POST', '/messages:send', textTo('1', text))).body.message_id);
  }
  const kept = (await emulator.control('GET', `/outbox?appId=${APP_ID}`)).body.messages;
  expect(kept.map((message: { message_id: string }) => message.message_id)).toEqual(sent.slice(-3));
  expect(await emulator.vendor('GET', `/messages/${sent[0]}`)).toMatchObject({ status: 404 });
  expect((await emulator.control('GET', '/ledger')).body.accepted).toHaveLength(5);
  await emulator.close();
});

const sms = (identity: string) => ({ channel_identities: [{ channel: 'SMS', identity }], language: 'EN' });

test('contacts and settings belong after a restart where they did before', async () => {
  const first = await start();
  const { id } = (await first.vendor('POST', '/contacts', sms('1'))).body;
  await first.vendor('POST', '/settings', {});
  await first.close();
  const second = await start();
  expect(await second.vendor('GET', `/contacts/${id}`)).toMatchObject({ status: 200 });
  const elsewhere = (path: string) =>
    second.call('GET', `/v1/projects/another${path}`, undefined, { authorization: BASIC });
  expect(await elsewhere(`/contacts/${id}`)).toMatchObject({ status: 404 });
  expect(await elsewhere('/settings')).toMatchObject({ status: 404 });
  await second.close();
});

test('a file from before contacts and settings had a home is read, and its contacts are seen from anywhere', async () => {
  const first = await start();
  const { body: contact } = await first.vendor('POST', '/contacts', sms('1'));
  const settings = { contact_settings: { unified_contact_id_enabled: true } };
  await first.close();
  const path = join(dataDir, 'emulator.json');
  const saved = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify({ ...saved, contacts: [contact], settings: { [PROJECT]: settings } }));
  const second = await start();
  const elsewhere = await second.call('GET', `/v1/projects/another/contacts/${contact.id}`, undefined, {
    authorization: BASIC,
  });
  expect(elsewhere.body).toEqual(contact);
  expect((await second.vendor('GET', '/settings')).body).toEqual({ project_id: PROJECT, settings });
  await second.close();
});

test.each(['', '{', '{"version":2}'])('a state file that holds %j stops the start with what to do', (text) => {
  writeFileSync(stateFile(), text);
  expect(() => buildEmulator({ stateFile: stateFile() })).toThrow(/Delete that file to start empty/);
});

test('reset empties everything, and what was pending does not come any more', async () => {
  const target = await startTarget(() => 503);
  holdTimeouts();
  const emulator = await start();
  await emulator.control('POST', '/apps', { id: APP_ID });
  const webhook = { app_id: APP_ID, target: target.url, target_type: 'HTTP', triggers: ['MESSAGE_SUBMIT'] };
  await emulator.vendor('POST', '/webhooks', webhook);
  await emulator.vendor('POST', '/messages:send', textTo('1'));
  await eventually('the first attempt', () => target.received.length === 1);
  expect(await emulator.control('POST', '/reset')).toMatchObject({ status: 204 });
  expect((await emulator.control('GET', '/ledger')).body).toEqual({ requests: {}, accepted: [] });
  expect((await emulator.vendor('GET', '/apps')).body.apps).toEqual([]);
  await letPass(60_000);
  await emulator.control('POST', '/apps', { id: APP_ID });
  await emulator.vendor('POST', '/webhooks', webhook);
  await emulator.vendor('POST', '/messages:send', textTo('1', 'after'));
  await eventually('the callback after the reset', () => target.received.length > 1);
  const texts = target.received.map(({ body }) => body.message_submit_notification.submitted_message.text_message.text);
  expect(texts).toEqual(['Hello', 'after']);
  await emulator.close();
  await target.close();
});
