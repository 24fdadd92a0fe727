import { isIP } from 'node:net';
import type { CallHost } from '../../config/call-hosts.ts';
import { kindOfAddress } from './addresses.ts';
import { EgressFailure } from './failure.ts';

/** Who may be called: what the installation's own list names, and what the app's list adds to it. */
export interface AllowLists {
  installation: readonly CallHost[];
  app: readonly CallHost[];
}

/** An address that the lists allow. `loopback`: a host of this machine, which the installation's list names. */
export interface Destination {
  url: URL;
  loopback: boolean;
}

/** The only names of this machine that can be opened. */
const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);
const DEFAULT_PORTS: { [protocol: string]: string } = { 'http:': '80', 'https:': '443' };
// URL drops tabs and line breaks and turns backslashes round; who writes them means to mislead.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const MISLEADING = /[\u0000-\u001f\u007f\\]/;
const SCHEME = /^[a-z][a-z\d+.-]*:/i;
// URL would take the first part of the path for a host that is not there.
const WITH_HOST = /^[a-z][a-z\d+.-]*:\/\/[^/?#]/i;

function refused(reason: string): EgressFailure {
  return new EgressFailure('CALL_REFUSED', reason);
}

function named(hosts: readonly CallHost[], url: URL): boolean {
  const { hostname } = url;
  return hosts.some(
    (entry) => opensPort(entry, url) && (entry.below ? hostname.endsWith(`.${entry.host}`) : hostname === entry.host),
  );
}

// A URL has '' where the port is the one of its scheme.
function opensPort(entry: CallHost, { hostname, port, protocol }: URL): boolean {
  if (entry.port === '') return port === '' || LOOPBACK_HOSTS.has(hostname);
  return entry.port === (port || DEFAULT_PORTS[protocol]);
}

/**
 * Reads an address (a Location against the address that answered with it) and holds it against the lists. Odd spellings of IP
 * addresses and names are made plain first, as every URL is. Throws EgressFailure.
 */
export function destinationOf(text: string, lists: AllowLists, base?: URL): Destination {
  const url = readUrl(text.trim(), base);
  const loopback = LOOPBACK_HOSTS.has(url.hostname);
  if (!named(lists.installation, url)) requireAppsWord(url, lists.app, loopback);
  if (url.protocol !== 'https:' && !loopback) throw refused(`its call may reach ${url.host} by https only`);
  return { url, loopback };
}

function readUrl(text: string, base: URL | undefined): URL {
  if (MISLEADING.test(text)) throw refused('the address of its call holds a control character or a backslash');
  const whole = WITH_HOST.test(text) || (base !== undefined && !SCHEME.test(text));
  if (!whole || !URL.canParse(text, base?.href)) {
    throw refused('the address of its call cannot be read: write it as https://host/path');
  }
  const url = new URL(text, base?.href);
  if (!Object.hasOwn(DEFAULT_PORTS, url.protocol)) throw refused('its call may use https only');
  if (url.username !== '' || url.password !== '') {
    throw refused('the address of its call holds a user or a password: give them in a header');
  }
  if (url.hostname.endsWith('.')) url.hostname = url.hostname.slice(0, -1);
  return url;
}

/** An app's list opens what is anybody's, never this machine. */
function requireAppsWord(url: URL, app: readonly CallHost[], loopback: boolean): void {
  if (loopback) throw refused(`its call may not reach ${url.host}: CALL_ALLOWED_HOSTS alone opens this machine`);
  if (named(app, url)) return;
  throw refused(`its call may not reach ${url.host}: name it in CALL_ALLOWED_HOSTS or in the callHosts of the app`);
}

/** Gives the addresses of a name, all of them. */
export type Resolve = (hostname: string) => Promise<string[]>;

/** The IP addresses that a connection may go to; every one is looked at, and one bad one refuses all. Throws EgressFailure. */
export async function addressesOf({ url, loopback }: Destination, resolve: Resolve): Promise<string[]> {
  const bare = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(bare) === 0 ? await resolve(bare) : [bare];
  if (addresses.length === 0) throw new EgressFailure('CALL_UNREACHABLE', `${url.host} has no address`);
  const wanted = loopback ? 'loopback' : 'public';
  if (addresses.every((address) => kindOfAddress(address) === wanted)) return addresses;
  throw refused(`its call may not reach ${url.host}: it leads to a private or reserved address`);
}
