import { CHANNELS, type ChannelName } from '../../../core/channels/names.ts';
import { endingIn, lifecycle } from '../../../emulator/delivery/lifecycle.ts';
import { APP_ID, startEmulatorWithTarget, textTo } from '../../helpers/emulator.ts';

const statuses = (channel: string) => lifecycle(channel).map(({ status }) => status);

const READ = ['QUEUED_ON_CHANNEL', 'DELIVERED', 'READ'];
const DELIVERED = ['QUEUED_ON_CHANNEL', 'DELIVERED'];

/** LINE, KakaoTalk's consultation talk, WeChat and Apple say nothing of it: a success without READ is assumed. */
const LIVES: [ChannelName, string[]][] = [
  ['WHATSAPP', READ],
  ['RCS', READ],
  ['SMS', DELIVERED],
  ['MMS', DELIVERED],
  ['MESSENGER', READ],
  ['INSTAGRAM', READ],
  ['VIBERBM', READ],
  ['TELEGRAM', ['QUEUED_ON_CHANNEL']],
  ['LINE', DELIVERED],
  ['KAKAOTALK', DELIVERED],
  ['KAKAOTALKCHAT', DELIVERED],
  ['WECHAT', DELIVERED],
  ['APPLEBC', DELIVERED],
];

test('the table below names every channel', () => {
  expect(LIVES.map(([channel]) => channel)).toEqual(CHANNELS);
});

describe.each(LIVES)('on %s', (channel, expected) => {
  test(`a message that goes well is reported as ${expected.join(', ')}`, () => {
    expect(statuses(channel)).toEqual(expected);
  });

  test('one that fails was handed to the channel first', () => {
    expect(endingIn(channel, { status: 'FAILED' }).map(({ status }) => status)).toEqual([
      'QUEUED_ON_CHANNEL',
      'FAILED',
    ]);
  });

  test('each report comes to the webhook in that order, about that channel', async () => {
    const emulator = await startEmulatorWithTarget();
    await emulator.tellsOf(['MESSAGE_DELIVERY']);
    const message = { text_message: { text: 'hi' } };
    await emulator.control('POST', '/inbound', { appId: APP_ID, channel, identity: '1', message });
    const { body } = await emulator.vendor('POST', '/messages:send', textTo('1', 'x', channel));
    const reports = (await emulator.callbacks(expected.length)).map((one) => one.body.message_delivery_report);
    expect(reports.map(({ status }) => status)).toEqual(expected);
    for (const report of reports) {
      expect(report).toMatchObject({ message_id: body.message_id, channel_identity: { channel, identity: '1' } });
    }
    await emulator.close();
  });
});

const reason = { code: 'RECIPIENT_NOT_REACHABLE', description: '', sub_code: 'UNSPECIFIED_SUB_CODE' };

test.each([
  ['WHATSAPP', 'FAILED', ['QUEUED_ON_CHANNEL', 'FAILED']],
  ['WHATSAPP', 'DELIVERED', ['QUEUED_ON_CHANNEL', 'DELIVERED']],
  ['WHATSAPP', 'QUEUED_ON_CHANNEL', ['QUEUED_ON_CHANNEL']],
  ['SMS', 'READ', ['READ']],
] as const)('on %s a forced %s gives %j', (channel, status, expected) => {
  const planned = endingIn(channel, { status, reason });
  expect(planned.map((receipt) => receipt.status)).toEqual(expected);
  expect(planned.at(-1)?.reason).toEqual(reason);
});
