import { BlockList, isIP } from 'node:net';

/** What an IP address is to a call: anybody's, this machine's, or one that no call may ever reach. */
export type AddressKind = 'public' | 'loopback' | 'refused';

/** IANA's registry of special addresses that are not reachable for all the world, multicast, and Azure's metadata. */
const IPV4_REFUSED: [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  // Carrier-grade NAT; Alibaba's metadata (100.100.100.200) is in it.
  ['100.64.0.0', 10],
  // Link-local, with the metadata of most clouds (169.254.169.254).
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['168.63.129.16', 32],
  // Protocol assignments; Oracle's metadata (192.0.0.192) is in it.
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  // 6to4 relays.
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** All that is reachable lies in here, so that what is not listed is refused: mapped, NAT64, unique local, link-local, multicast. */
const IPV6_GLOBAL: [string, number] = ['2000::', 3];

const IPV6_REFUSED: [string, number][] = [
  // Protocol assignments, Teredo (2001::/32) and ORCHID among them.
  ['2001::', 23],
  ['2001:db8::', 32],
  // 6to4: an IPv4 address in disguise.
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
];

const refused = new BlockList();
for (const [net, prefix] of IPV4_REFUSED) refused.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of IPV6_REFUSED) refused.addSubnet(net, prefix, 'ipv6');

const loopback4 = new BlockList();
loopback4.addSubnet('127.0.0.0', 8, 'ipv4');
const loopback6 = new BlockList();
loopback6.addAddress('::1', 'ipv6');
const global6 = new BlockList();
global6.addSubnet(...IPV6_GLOBAL, 'ipv6');

/** Which kind an address is, given without brackets. Anything that is no IP address, or names a zone, is refused. */
export function kindOfAddress(address: string): AddressKind {
  if (address.includes('%')) return 'refused';
  if (isIP(address) === 4) return kindOfIPv4(address);
  return isIP(address) === 6 ? kindOfIPv6(address) : 'refused';
}

function kindOfIPv4(address: string): AddressKind {
  if (loopback4.check(address, 'ipv4')) return 'loopback';
  return refused.check(address, 'ipv4') ? 'refused' : 'public';
}

function kindOfIPv6(address: string): AddressKind {
  if (loopback6.check(address, 'ipv6')) return 'loopback';
  return global6.check(address, 'ipv6') && !refused.check(address, 'ipv6') ? 'public' : 'refused';
}
