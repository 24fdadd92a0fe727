import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHANNELS } from '../../../core/channels/names.ts';
import { channelFacts } from '../../../core/channels/table.ts';
import type { EmulatorOptions } from '../../../emulator/options.ts';
import { APP_ID, type RunningEmulator, startEmulator, startTarget, textTo } from '../../helpers/emulator.ts';
import { eventually } from '../../helpers/eventually.ts';

const HOUR = 3_600_000;

let now: number;
let emulator: RunningEmulator;

async function start(options: Partial<EmulatorOptions> = {}, app: object = {}): Promise<void> {
  emulator = await startEmulator({ clock: () => now, ...options });
  await emulator.control('POST', '/apps', { id: APP_ID, ...app });
}

beforeEach(async () => {
  now = 1_800_000_000_000;
  await start();
});
afterEach(() => emulator.close());

const control = (path: string, channel: string, change: object, identity = '1') =>
  emulator.control('POST', path, { appId: APP_ID, channel, identity, ...change });
const writes = (channel: string, identity = '1') =>
  control('/inbound', channel, { message: { text_message: { text: 'hi' } } }, identity);

/** The last message's first receipt: its status, or the code where there is a reason. */
async function outcome(body: object): Promise<string> {
  const { message_id } = (await emulator.vendor('POST', '/messages:send', body)).body;
  const receipts = async () => {
    const { messages } = (await emulator.control('GET', `/outbox?appId=${APP_ID}`)).body;
    return messages.find((one: { message_id: string }) => one.message_id === message_id).receipts;
  };
  const [first] = await eventually('a receipt', async () => ((await receipts()).length > 0 ? receipts() : undefined));
  return first.reason?.code ?? first.status;
}

const LATE = 'OUTSIDE_ALLOWED_SENDING_WINDOW';
const SENT = 'QUEUED_ON_CHANNEL';
const windows = CHANNELS.map((channel) => [channel, channelFacts(channel).replyWindowHours] as const);

test.each(windows.filter(([, hours]) => hours !== undefined))(
  'on %s a message arrives for %d hours after the last one of the contact',
  async (channel, hours = 0) => {
    expect(await outcome(textTo('1', 'x', channel))).toBe(LATE);
    await writes(channel, '2');
    expect(await outcome(textTo('1', 'x', channel))).toBe(LATE);
    await writes(channel);
    now += hours * HOUR - 1;
    expect(await outcome(textTo('1', 'x', channel))).toBe(SENT);
    now += 1;
    expect(await outcome(textTo('1', 'x', channel))).toBe(LATE);
  },
);

test.each(windows.filter(([, hours]) => hours === undefined))('on %s there is no window', async (channel) => {
  expect(await outcome(textTo('1', 'x', channel))).toBe(SENT);
});

const template = { template_message: { channel_template: { WHATSAPP: { template_id: 't' } } } };
const omni = { template_message: { omni_template: { template_id: 't', version: '1' } } };
const inWords = (text: string) => ({ text_message: { text: 'x' }, explicit_channel_message: { WHATSAPP: text } });

test.each([
  ['a template', 'WHATSAPP', SENT, template],
  ['a template in its own words', 'WHATSAPP', SENT, inWords('{"type":"template","template":{}}')],
  ['a list in its own words', 'WHATSAPP', LATE, inWords('{"type":"interactive"}')],
  ['a text in its own words', 'WHATSAPP', LATE, inWords('hello')],
  ["Sinch's template", 'WECHAT', SENT, omni],
  ["Sinch's template, which is no template there", 'MESSENGER', LATE, omni],
  ['a template where there are none', 'KAKAOTALKCHAT', LATE, omni],
])('outside the window, %s on %s gives %s', async (_case, channel, expected, message) => {
  expect(await outcome({ ...textTo('1', 'x', channel), message })).toBe(expected);
});

test.each([
  ['MESSENGER', 'HUMAN_AGENT', 7 * 24, LATE],
  ['INSTAGRAM', 'HUMAN_AGENT', 7 * 24, LATE],
  ['MESSENGER', 'ACCOUNT_UPDATE', 7 * 24, SENT],
])('on %s the tag %s goes beyond the window; after %d hours it gives %s', async (channel, tag, hours, expected) => {
  const tagged = { ...textTo('1', 'x', channel), channel_properties: { [`${channel}_MESSAGE_TAG`]: tag } };
  await writes(channel);
  now += hours * HOUR - 1;
  expect(await outcome(tagged)).toBe(SENT);
  now += 1;
  expect(await outcome(tagged)).toBe(expected);
});

test('WeChat takes twenty messages after one of the contact, not counting templates', async () => {
  await writes('WECHAT');
  const sent: string[] = [];
  await outcome({ ...textTo('1', 'x', 'WECHAT'), message: omni });
  for (let place = 0; place < 21; place += 1) sent.push(await outcome(textTo('1', 'x', 'WECHAT')));
  expect(sent).toEqual([...Array(20).fill(SENT), LATE]);
  await writes('WECHAT');
  expect(await outcome(textTo('1', 'x', 'WECHAT'))).toBe(SENT);
});

test('who opted out gets nothing until he opts in again, and others do', async () => {
  await control('/consent', 'SMS', { kind: 'OPT_OUT' });
  expect(await outcome(textTo('1', 'x', 'SMS'))).toBe('RECIPIENT_NOT_OPTED_IN');
  await writes('SMS');
  expect(await outcome(textTo('1', 'x', 'SMS'))).toBe('RECIPIENT_NOT_OPTED_IN');
  expect(await outcome(textTo('2', 'x', 'SMS'))).toBe(SENT);
  expect(await outcome(textTo('1', 'x', 'RCS'))).toBe(SENT);
  await control('/consent', 'SMS', { kind: 'OPT_IN' });
  expect(await outcome(textTo('1', 'x', 'SMS'))).toBe(SENT);
});

test('a phone number is the same person with its plus and without it', async () => {
  await writes('WHATSAPP', '+46700000001');
  expect(await outcome(textTo('46700000001'))).toBe(SENT);
});

test('what a channel refuses takes the next one', async () => {
  const channel_identities = ['WHATSAPP', 'SMS'].map((channel) => ({ channel, identity: '1' }));
  await emulator.vendor('POST', '/messages:send', {
    ...textTo('1'),
    recipient: { identified_by: { channel_identities } },
  });
  const letter = async () => (await emulator.control('GET', `/outbox?appId=${APP_ID}`)).body.messages[0];
  await eventually('three receipts', async () => (await letter()).receipts.length === 3);
  const { channel, receipts } = await letter();
  expect(channel).toBe('SMS');
  expect(receipts[0]).toMatchObject({ status: 'SWITCHING_CHANNEL', reason: { code: LATE } });
});

test('what somebody sends that Sinch has no kind for opens the window, too', async () => {
  await control('/inbound', 'WHATSAPP', { unsupported: 'a sticker' });
  expect(await outcome(textTo('1'))).toBe(SENT);
});

test('an event goes outside the window, but not to who opted out', async () => {
  const target = await startTarget();
  const webhook = { app_id: APP_ID, target: target.url, target_type: 'HTTP', triggers: ['EVENT_DELIVERY'] };
  await emulator.vendor('POST', '/webhooks', webhook);
  const { message: _none, ...to } = textTo('1');
  const typing = () => emulator.vendor('POST', '/events:send', { ...to, event: { composing_event: {} } });
  await typing();
  await control('/consent', 'WHATSAPP', { kind: 'OPT_OUT' });
  await typing();
  await eventually('two reports', () => target.received.length === 2);
  const reports = target.received.map(({ body }) => body.event_delivery_report);
  expect(reports).toMatchObject([{ status: SENT }, { status: 'FAILED', reason: { code: 'RECIPIENT_NOT_OPTED_IN' } }]);
  await target.close();
});

test.each([
  ['the emulator', { channelRules: 'ignored' }, {}, SENT],
  ['the app', {}, { channelRules: 'ignored' }, SENT],
  ['the app against the emulator', { channelRules: 'ignored' }, { channelRules: 'enforced' }, LATE],
] as const)('%s says whether the rules hold', async (_case, options, app, expected) => {
  await emulator.close();
  await start(options, app);
  expect(await outcome(textTo('1'))).toBe(expected);
});

test('where they are ignored, who opted out gets everything', async () => {
  await emulator.control('POST', '/apps', { id: APP_ID, channelRules: 'ignored' });
  await control('/consent', 'SMS', { kind: 'OPT_OUT' });
  expect(await outcome(textTo('1', 'x', 'SMS'))).toBe(SENT);
});

test('a restart knows who wrote and who opted out', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'emulator-'));
  await emulator.close();
  await start({ stateFile: join(folder, 'emulator.json') });
  await writes('WHATSAPP');
  await control('/consent', 'SMS', { kind: 'OPT_OUT' });
  await emulator.close();
  await start({ stateFile: join(folder, 'emulator.json') });
  expect(await outcome(textTo('1'))).toBe(SENT);
  expect(await outcome(textTo('1', 'x', 'SMS'))).toBe('RECIPIENT_NOT_OPTED_IN');
  await emulator.close();
  rmSync(folder, { recursive: true });
});
