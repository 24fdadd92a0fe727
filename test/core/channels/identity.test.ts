import { contactFamily } from '../../../core/channels/identity.ts';

test.each([
  ['SMS', '+46 70-123 45 67', 'phone:46701234567'],
  ['WHATSAPP', '46701234567', 'phone:46701234567'],
  ['RCS', '0046701234567', 'phone:46701234567'],
  ['MMS', '+46 (70) 123.45.67', 'phone:46701234567'],
  ['VIBER', '+46701234567', 'phone:46701234567'],
  ['viberbm', '+46701234567', 'phone:46701234567'],
  ['KAKAOTALK', '+821012345678', 'phone:821012345678'],
  ['TELEGRAM', '46701234567', 'TELEGRAM:46701234567'],
  ['MESSENGER', '7746490198930851', 'MESSENGER:7746490198930851'],
  ['CARRIER_PIGEON', '+46701234567', 'CARRIER_PIGEON:+46701234567'],
])('%s %s is %s', (channel, identity, family) => {
  expect(contactFamily(channel, identity)).toBe(family);
});

test.each([
  ['SMS', '01E6K4A8N3NANZ05VM0FS80EHD'],
  ['WHATSAPP', 'US.13491208655302741918'],
  ['SMS', ''],
  ['SMS', '+'],
])('on %s, %p is no number: its digits do not make it somebody else', (channel, identity) => {
  expect(contactFamily(channel, identity)).toBe(`${channel}:${identity}`);
});
