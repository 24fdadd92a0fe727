import fc from 'fast-check';
import { kindOfAddress } from '../../../adapters/egress/addresses.ts';

test.each([
  '93.184.216.34',
  '1.1.1.1',
  '8.8.8.8',
  '100.63.255.255',
  '100.128.0.0',
  '172.15.0.1',
  '172.32.0.1',
  '223.255.255.255',
])('%s is public', (address) => expect(kindOfAddress(address)).toBe('public'));

test.each(['2606:4700:4700::1111', '2a00:1450:4001:80b::200e', '2001:4860:4860::8888'])('%s is public', (address) =>
  expect(kindOfAddress(address)).toBe('public'),
);

test.each(['127.0.0.1', '127.255.255.254', '::1', '0:0:0:0:0:0:0:1'])('%s is this machine', (address) =>
  expect(kindOfAddress(address)).toBe('loopback'),
);

test.each([
  ['this network', '0.0.0.0'],
  ['this network', '0.1.2.3'],
  ['private', '10.0.0.1'],
  ['private', '172.16.0.1'],
  ['private', '172.31.255.255'],
  ['private', '192.168.1.1'],
  ['carrier-grade NAT', '100.64.0.1'],
  ['metadata of Alibaba', '100.100.100.200'],
  ['link-local', '169.254.0.1'],
  ['metadata of most clouds', '169.254.169.254'],
  ['metadata of ECS tasks', '169.254.170.2'],
  ['metadata of Azure', '168.63.129.16'],
  ['metadata of Oracle', '192.0.0.192'],
  ['documentation', '192.0.2.1'],
  ['documentation', '198.51.100.1'],
  ['documentation', '203.0.113.1'],
  ['6to4 relay', '192.88.99.1'],
  ['benchmarks', '198.19.255.255'],
  ['multicast', '224.0.0.1'],
  ['reserved', '240.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['unspecified', '::'],
  ['mapped loopback', '::ffff:127.0.0.1'],
  ['mapped public', '::ffff:8.8.8.8'],
  ['mapped, in hex', '::ffff:7f00:1'],
  ['compatible', '::127.0.0.1'],
  ['translated', '::ffff:0:127.0.0.1'],
  ['NAT64', '64:ff9b::7f00:1'],
  ['local NAT64', '64:ff9b:1::7f00:1'],
  ['discard', '100::1'],
  ['Teredo', '2001::1'],
  ['ORCHID', '2001:20::1'],
  ['documentation', '2001:db8::1'],
  ['documentation', '3fff::1'],
  ['6to4 of loopback', '2002:7f00:1::'],
  ['unique local', 'fc00::1'],
  ['metadata of AWS', 'fd00:ec2::254'],
  ['metadata of Google', 'fd20:ce::254'],
  ['link-local', 'fe80::1'],
  ['site-local', 'fec0::1'],
  ['with a zone', 'fe80::1%eth0'],
  ['loopback with a zone', '::1%lo'],
  ['multicast', 'ff02::1'],
  ['no address', 'localhost'],
  ['no address', '0x7f000001'],
  ['no address', ''],
])('%s is refused: %s', (_what, address) => expect(kindOfAddress(address)).toBe('refused'));

test('no IPv4 address gains anything by being wrapped into IPv6', () => {
  const hex = (bytes: number[]) =>
    `${((bytes[0] ?? 0) * 256 + (bytes[1] ?? 0)).toString(16)}:${((bytes[2] ?? 0) * 256 + (bytes[3] ?? 0)).toString(16)}`;
  const wrappings = [
    (four: number[]) => `::ffff:${four.join('.')}`,
    (four: number[]) => `::${hex(four)}`,
    (four: number[]) => `64:ff9b::${hex(four)}`,
    (four: number[]) => `2002:${hex(four)}::1`,
    (four: number[]) => `2001:0:${hex(four)}::1`,
  ];
  fc.assert(
    fc.property(
      fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)),
      fc.constantFrom(...wrappings),
      (four, wrap) => {
        const kind = kindOfAddress(wrap(four));
        // ::0.0.0.1 is how loopback itself is written.
        expect(kind).toBe(wrap(four) === '::0:1' ? 'loopback' : 'refused');
      },
    ),
  );
});

test('no text is too odd to be classified', () => {
  fc.assert(
    fc.property(fc.string(), (text) => expect(['public', 'loopback', 'refused']).toContain(kindOfAddress(text))),
  );
});
