import { createContactKey } from '../../adapters/contact-key.ts';

const keyOf = createContactKey(Buffer.alloc(32, 1));

test('a key is 16 bytes in hex, always the same, and shows nothing of the number', () => {
  expect(keyOf('app', 'phone:46700000001')).toMatch(/^[0-9a-f]{32}$/);
  expect(keyOf('app', 'phone:46700000001')).toBe(keyOf('app', 'phone:46700000001'));
});

test('another app, another contact or another secret gives another key', () => {
  const keys = [
    keyOf('app', 'phone:1'),
    keyOf('app2', 'phone:1'),
    keyOf('app', 'phone:2'),
    keyOf('ap', 'pphone:1'),
    createContactKey(Buffer.alloc(32, 2))('app', 'phone:1'),
  ];
  expect(new Set(keys).size).toBe(keys.length);
});
