import { connect } from 'node:net';
import type { Resolve } from '../../../adapters/egress/destination.ts';
import type { Dial } from '../../../adapters/egress/exchange.ts';
import { createHttpEgress, type EgressRequest } from '../../../adapters/egress/http-egress.ts';
import { readCallHosts } from '../../../config/call-hosts.ts';
import type { CallOutcome } from '../../../core/flow/call.ts';
import type { LoopbackServer } from '../../helpers/loopback-server.ts';

/** Addresses of the outside world in these tests, and what answers there in its place. */
export const SHOP = '93.184.216.34';
export const OTHER = '93.184.216.35';

export interface World {
  /** By host name; anything else is not known. */
  names?: { [name: string]: string[] };
  /** Which local server stands for a public address, without TLS. */
  servers?: { [address: string]: LoopbackServer };
  /** The installation's list. */
  hosts?: string[];
}

const NAMES = { 'shop.example': [SHOP], 'other.example': [OTHER] };

/** An egress to a world of names and servers. It notes whom it resolved and which addresses it dialled. */
export function egressIn({ names = NAMES, servers = {}, hosts = ['shop.example', 'other.example'] }: World = {}) {
  const resolved: string[] = [];
  const dialled: string[] = [];
  const resolve: Resolve = async (name) => {
    resolved.push(name);
    const found = names[name];
    if (!found) throw Object.assign(new Error(`no ${name}`), { code: 'ENOTFOUND' });
    return found;
  };
  const dial: Dial = (addresses) => (_options, callback) => {
    dialled.push(...addresses);
    const server = servers[addresses[0] ?? ''];
    if (!server) return callback(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }), null);
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.once('connect', () => callback(null, socket)).once('error', (error) => callback(error, null));
  };
  return { egress: createHttpEgress({ allowedHosts: readCallHosts(hosts).hosts, resolve, dial }), resolved, dialled };
}

/** A GET of the shop, unless said otherwise. */
export const ask = (over: Partial<EgressRequest> = {}): EgressRequest => ({
  method: 'GET',
  url: 'https://shop.example/orders/1',
  headers: {},
  idempotencyKey: 'key-1',
  secretBody: false,
  timeoutMs: 5_000,
  allowedHosts: [],
  ...over,
});

/** The failure of an outcome; the test fails where there is none. */
export function failureOf(outcome: CallOutcome) {
  if (outcome.kind === 'response') throw new Error(`answered ${outcome.status}`);
  return outcome;
}

export function responseOf(outcome: CallOutcome) {
  if (outcome.kind === 'failed') throw new Error(`${outcome.code}: ${outcome.reason}`);
  return outcome;
}
