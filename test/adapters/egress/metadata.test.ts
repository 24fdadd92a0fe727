import type { LookupFunction } from 'node:net';
import { isMetadata, withoutMetadata } from '../../../adapters/egress/metadata.ts';

test.each([
  '169.254.169.254',
  '169.254.170.2',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.192',
  'fd00:ec2::254',
  'fd20:ce::254',
  'fe80::a9fe:a9fe',
  '::ffff:169.254.169.254',
])('%s tells a machine its secrets', (address) => expect(isMetadata(address)).toBe(true));

test.each(['10.0.0.1', '192.168.1.1', '127.0.0.1', '100.100.100.201', 'fd00::1', '::1', '8.8.8.8', 'desk.example', ''])(
  '%j does not',
  (address) => expect(isMetadata(address)).toBe(false),
);

const asked = (lookup: LookupFunction) =>
  new Promise((resolve) => {
    withoutMetadata(lookup)('desk.example', {}, (error, found) => resolve(error?.code ?? found));
  });

test('a name is looked up as usual, also one that leads inside', async () => {
  const inside = [
    { address: '10.0.0.1', family: 4 },
    { address: 'fd00::1', family: 6 },
  ];
  expect(await asked((_name, _options, callback) => callback(null, inside))).toBe(inside);
  expect(await asked((_name, _options, callback) => callback(null, '10.0.0.1', 4))).toBe('10.0.0.1');
});

test('one that leads to metadata, be it by one address of several, is not', async () => {
  const found = [
    { address: '8.8.8.8', family: 4 },
    { address: '169.254.169.254', family: 4 },
  ];
  expect(await asked((_name, _options, callback) => callback(null, found))).toBe('METADATA_ADDRESS');
  expect(await asked((_name, _options, callback) => callback(null, '169.254.169.254', 4))).toBe('METADATA_ADDRESS');
});

test('one that is not known stays so', async () => {
  const error = Object.assign(new Error('unknown'), { code: 'ENOTFOUND' });
  expect(await asked((_name, _options, callback) => callback(error, []))).toBe('ENOTFOUND');
});
