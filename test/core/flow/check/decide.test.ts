import { deciding } from '../../../../core/flow/check/decide.ts';

const CHANNEL = 'internal.sinchConversationAPI.channelIdentifier';

test.each<[string, boolean | undefined]>([
  ['session.channel == "SMS"', true],
  [`${CHANNEL} == "SMS"`, true],
  [`${CHANNEL} in ["RCS", "WHATSAPP"]`, false],
  [`!(${CHANNEL} in ["RCS", "WHATSAPP"])`, true],
  ['session.channel == "SMS" && vars.x', undefined],
  ['vars.x && session.channel == "RCS"', false],
  ['vars.x || session.channel == "SMS"', true],
  ['vars.x || session.channel == "RCS"', undefined],
  ['!(vars.x && session.channel == "RCS")', true],
  ['session.windowOpen', false],
  ['!session.windowOpen', true],
  ['session.windowOpen || vars.x', undefined],
  ['session.channel.startsWith("S")', true],
  ['session.channel == vars.x', undefined],
  ['[1].exists(session, session.channel == 1)', undefined],
  ['vars.channel == "SMS"', undefined],
  ['session.channel', undefined],
  ['session.channel ==', undefined],
  ['true', undefined],
])('On SMS with a closed window, %s is %p', (condition, expected) => {
  expect(deciding({ channel: 'SMS', silent: true, windowOpen: false })(condition)).toBe(expected);
});

test('A window that may be either decides nothing', () => {
  expect(deciding({ channel: 'SMS' })('session.windowOpen')).toBeUndefined();
});
