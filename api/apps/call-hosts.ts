import { isIP } from 'node:net';
import { kindOfAddress } from '../../adapters/egress/addresses.ts';
import { readCallHosts } from '../../config/call-hosts.ts';

/**
 * What is wrong with an app's list of hosts, by position, counted from 1. An app opens what is anybody's: this machine is for
 * CALL_ALLOWED_HOSTS, which whoever runs Colloquy sets, and private addresses are for nobody. A name that leads inside is refused
 * when it is called.
 */
export function callHostProblems(entries: readonly string[]): string[] {
  return entries.flatMap((entry, index) => {
    const { hosts, problems } = readCallHosts([entry]);
    const inside = hosts.some(({ host }) => isInside(host));
    const found = inside ? ['entry 1: is this machine or a private address, which no app may open'] : problems;
    return found.map((problem) => problem.replace(/^entry 1/, `entry ${index + 1}`));
  });
}

function isInside(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  if (isIP(bare) !== 0) return kindOfAddress(bare) !== 'public';
  return bare === 'localhost' || bare.endsWith('.localhost');
}
