import { lookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { isIPv6 } from 'node:net';
import { Client, type Dispatcher } from 'undici';
import type { Resolve } from './destination.ts';
import type { Hop } from './redirect.ts';

const MAX_HEADER_BYTES = 16 * 1024;

/** How a client reaches addresses that were checked. Only a test puts another one in its place. */
export type Dial = (addresses: readonly string[], timeoutMs: number) => Client.Options['connect'];

/** The addresses of this machine's resolver, /etc/hosts included. */
export const systemResolve: Resolve = async (hostname) =>
  (await lookup(hostname, { all: true })).map(({ address }) => address);

/** A lookup that asks nobody: a second resolution could answer otherwise than the one that was checked. */
export function pinnedLookup(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  return (_hostname, { all: wantsAll }, callback) => {
    const [first] = all;
    if (first === undefined) callback(new Error('no address was checked'), []);
    else if (wantsAll) callback(null, all);
    else callback(null, first.address, first.family);
  };
}

/** Connects to these addresses and no others, whatever the name; certificates are held against the name. */
export const pinnedDial: Dial = (addresses, timeoutMs) => ({ lookup: pinnedLookup(addresses), timeout: timeoutMs });

export interface Exchange {
  dial: Dial;
  addresses: readonly string[];
  timeoutMs: number;
  signal: AbortSignal;
  /** Called when a connection stands: from now on the other side may act on the request. */
  onConnect: () => void;
}

/**
 * One request over a connection of its own, and what `read` makes of its answer. Connections are not kept: a check counts for
 * the request it was made for, and no request ever meets a connection that the other side has just given up. Rejects with
 * whatever the client rejects with; when the signal fires, at once.
 */
export async function exchange<T>(
  { method, destination: { url }, headers, body }: Hop,
  { dial, addresses, timeoutMs, signal, onConnect }: Exchange,
  read: (answer: Dispatcher.ResponseData) => Promise<T>,
): Promise<T> {
  const client = new Client(url.origin, {
    connect: dial(addresses, timeoutMs),
    pipelining: 0,
    maxHeaderSize: MAX_HEADER_BYTES,
    // The caller's signal limits the whole, whatever trickles in.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  client.once('connect', onConnect);
  const stop = () => void client.destroy(new Error('stopped'));
  signal.addEventListener('abort', stop, { once: true });
  try {
    signal.throwIfAborted();
    const path = `${url.pathname}${url.search}`;
    return await read(
      await client.request({ method, path, headers: headers.flat(), ...(body === undefined ? {} : { body }) }),
    );
  } finally {
    signal.removeEventListener('abort', stop);
    await client.destroy();
  }
}
