import { CHANNELS, canonicalChannel } from '../../../core/channels/names.ts';
import { channelFacts } from '../../../core/channels/table.ts';

test('the phone family is the one that shares a conversation', () => {
  const phones = CHANNELS.filter((channel) => channelFacts(channel).phone);
  expect(phones).toEqual(['WHATSAPP', 'RCS', 'SMS', 'MMS', 'VIBERBM', 'KAKAOTALK']);
});

test('identities belong to one app on the channels that Sinch names', () => {
  expect(CHANNELS.filter((channel) => channelFacts(channel).appScoped)).toEqual([
    'MESSENGER',
    'INSTAGRAM',
    'LINE',
    'WECHAT',
  ]);
});

test('Telegram reports no more than QUEUED_ON_CHANNEL', () => {
  expect(channelFacts('TELEGRAM').receipts).toEqual(['QUEUED_ON_CHANNEL', 'FAILED']);
});

test.each(['CARRIER_PIGEON', '', 'constructor', '__proto__'])(
  '%p is a channel of tomorrow: text alone, no error',
  (name) => {
    expect(channelFacts(name)).toMatchObject({ choices: null, media: [], phone: false });
  },
);

test.each([
  ['VIBER', 'VIBERBM'],
  [' sms ', 'SMS'],
  ['SomethingNew', 'SOMETHINGNEW'],
])('%p is called %s', (given, name) => {
  expect(canonicalChannel(given)).toBe(name);
});
