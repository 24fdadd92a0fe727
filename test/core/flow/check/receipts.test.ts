import { definition, problemsOf } from '../../../helpers/flow-problems.ts';

const said = (steps: string) => problemsOf(definition(steps));

test('A receipt that some channels never give is worth a warning where nothing else ends the wait', () => {
  expect(said('  - send: x\n  - wait: { receipt: read }')).toEqual([
    "7:22 wait_2 warning SMS, MMS, TELEGRAM and KAKAOTALK never say that a message was read; on LINE, KAKAOTALKCHAT, WECHAT and APPLEBC Sinch's pages are silent. Add timeout and on_timeout, or branch on the channel before.",
  ]);
  expect(said('  - send: x\n  - wait: { receipt: delivered }')).toEqual([
    '7:22 wait_2 warning TELEGRAM never says that a message was delivered. Add timeout and on_timeout, or branch on the channel before.',
  ]);
});

test('With a time after which the flow goes on it is fine', () => {
  expect(said('  - send: x\n  - wait: { receipt: read, timeout: 1h, on_timeout: end }')).toEqual([]);
});

const branched = (condition: string) =>
  said(`  - branch: [{ if: '${condition}', goto: seen }, { else: end }]\n  - { id: seen, wait: { receipt: read } }`);

test('Only channels on which the flow comes there count', () => {
  expect(branched('session.channel in ["WHATSAPP", "RCS"]')).toEqual([]);
  expect(branched('session.channel in ["WHATSAPP", "SMS"] && has(vars.name)')).toEqual([
    '7:34 seen warning SMS never says that a message was read. Add timeout and on_timeout, or branch on the channel before.',
  ]);
});

test('Where nothing is documented it may come: that is worth no more than a warning', () => {
  expect(branched('session.channel == "LINE"')).toEqual([
    "7:34 seen warning Sinch's pages are silent on whether LINE says that a message was read. Add timeout and on_timeout, or branch on the channel before.",
  ]);
});

test('Where it comes on no channel at all, the flow cannot work', () => {
  expect(branched('session.channel == "SMS"')).toEqual([
    '7:34 seen error SMS never says that a message was read. Add timeout and on_timeout, or branch on the channel before.',
  ]);
});

test('A condition on the step itself counts as well', () => {
  expect(said('  - { if: session.channel == "MESSENGER", wait: { receipt: read } }')).toEqual([]);
});
