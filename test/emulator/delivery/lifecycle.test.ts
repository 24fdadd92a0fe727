import { endingIn, lifecycle } from '../../../emulator/delivery/lifecycle.ts';

const statuses = (channel: string) => lifecycle(channel).map(({ status }) => status);

test.each([
  ['WHATSAPP', ['QUEUED_ON_CHANNEL', 'DELIVERED', 'READ']],
  ['RCS', ['QUEUED_ON_CHANNEL', 'DELIVERED', 'READ']],
  ['SMS', ['QUEUED_ON_CHANNEL', 'DELIVERED']],
  ['MMS', ['QUEUED_ON_CHANNEL', 'DELIVERED']],
  ['KAKAOTALK', ['QUEUED_ON_CHANNEL', 'DELIVERED']],
  ['TELEGRAM', ['QUEUED_ON_CHANNEL']],
])('a message on %s that goes well is reported as %j', (channel, expected) => {
  expect(statuses(channel)).toEqual(expected);
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
