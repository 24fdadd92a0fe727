/** What one entry of a list of hosts opens to the `call` steps of flows. */
export interface CallHost {
  /** As it stands in a URL: lower case, punycode, IPv6 in brackets; without a dot at the end. */
  host: string;
  /** `*.example.com`: every host below it, at any depth, but not itself. */
  below: boolean;
  /** '' is the one that its scheme has (443), and on this machine every one. */
  port: string;
}

const ENTRY = /^(\*\.)?(\[[\da-fA-F:.]+\]|[^\s:/?#@\\[\]%*]+)(?::(\d{1,5}))?$/;
const SHAPE = 'is no host: write example.com, *.example.com or example.com:8443, without https:// and without a path';
const HIGHEST_PORT = 65_535;

/** A host name as URLs spell it, without the dot at its end; undefined where no URL could have it. */
export function urlHost(name: string): string | undefined {
  if (!URL.canParse(`https://${name}/`)) return undefined;
  return new URL(`https://${name}/`).hostname.replace(/\.$/, '');
}

/** The entries of a comma-separated list; an empty text has none. */
export function splitCallHosts(text: string): string[] {
  return text === '' ? [] : text.split(',').map((entry) => entry.trim());
}

/** Reads the entries of a list. Problems name positions, counted from 1; an entry that has one opens nothing. */
export function readCallHosts(entries: readonly string[]): { hosts: CallHost[]; problems: string[] } {
  const problems: string[] = [];
  const hosts = entries.flatMap((entry, index) => {
    const read = readEntry(entry);
    if (typeof read !== 'string') return [read];
    problems.push(`entry ${index + 1}: ${read}`);
    return [];
  });
  return { hosts, problems };
}

function readEntry(entry: string): CallHost | string {
  const [, star, name, port = ''] = ENTRY.exec(entry) ?? [];
  const host = name === undefined ? undefined : urlHost(name);
  if (host === undefined || host === '') return SHAPE;
  if (Number(port) > HIGHEST_PORT) return `names a port above ${HIGHEST_PORT}`;
  const below = star !== undefined;
  if (below && /^\[|\.\d+$/.test(host)) return 'has a star before an address: a star stands before a name';
  if (below && !host.includes('.')) return 'opens a whole top-level domain: name the domains below it';
  return { host, below, port: port === '' ? '' : String(Number(port)) };
}
