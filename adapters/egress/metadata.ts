import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Where clouds tell a machine its own secrets: nobody else is there, whatever else of the inside may be called. */
const metadata = new BlockList();
metadata.addSubnet('169.254.0.0', 16, 'ipv4');
// Alibaba, Azure, Oracle.
for (const address of ['100.100.100.200', '168.63.129.16', '192.0.0.192']) metadata.addAddress(address, 'ipv4');
metadata.addSubnet('fe80::', 10, 'ipv6');
// Amazon, Google.
for (const address of ['fd00:ec2::254', 'fd20:ce::254']) metadata.addAddress(address, 'ipv6');

/** Of an IP address without brackets; a name is none. */
export function isMetadata(host: string): boolean {
  const version = isIP(host);
  return version !== 0 && metadata.check(host, version === 4 ? 'ipv4' : 'ipv6');
}

/** A lookup that fails where one of the addresses of a name is one of those. */
export function withoutMetadata(lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) =>
    lookup(hostname, options, (error, found, family) => {
      const addresses = typeof found === 'string' ? [found] : (found ?? []).map(({ address }) => address);
      const refused = addresses.some(isMetadata);
      callback(refused ? Object.assign(new Error('refused'), { code: 'METADATA_ADDRESS' }) : error, found, family);
    });
}
