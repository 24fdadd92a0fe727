import { createContactKey, type Party } from '../../adapters/contact-key.ts';

const keyOf = createContactKey(Buffer.alloc(32, 1));
const party: Party = { appId: 'app', channel: 'SMS', identity: '+46700000001' };

test('a key is 16 bytes in hex, always the same, and shows nothing of the number', () => {
  expect(keyOf(party)).toMatch(/^[0-9a-f]{32}$/);
  expect(keyOf(party)).toBe(keyOf(party));
});

test('a person has one key on all channels that know him by his number', () => {
  expect(keyOf({ ...party, channel: 'WHATSAPP', identity: '46700000001' })).toBe(keyOf(party));
});

test('another app, another contact or another secret gives another key', () => {
  const keys = [
    keyOf(party),
    keyOf({ ...party, appId: 'app2' }),
    keyOf({ ...party, identity: '+46700000002' }),
    keyOf({ ...party, channel: 'MESSENGER' }),
    createContactKey(Buffer.alloc(32, 2))(party),
  ];
  expect(new Set(keys).size).toBe(keys.length);
});
