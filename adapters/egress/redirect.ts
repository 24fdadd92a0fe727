import type { CallRequest } from '../../core/flow/call.ts';
import type { Destination } from './destination.ts';
import { EgressFailure } from './failure.ts';
import { type Headers, USER_AGENT } from './request-headers.ts';

/** One request on its way, the first or one that a redirect asks for. */
export interface Hop {
  method: CallRequest['method'];
  destination: Destination;
  headers: Headers;
  body: string | undefined;
  /** A secret is in the body: it goes to no other origin. */
  secretBody: boolean;
}

const STATUSES = new Set([301, 302, 303, 307, 308]);
/** To another origin goes only what says nothing about anybody. */
const TRAVELLING = new Set(['accept', 'content-type', 'accept-encoding', 'idempotency-key']);
const OF_BODY = /^content-/i;
const OF_KEYED = /^idempotency-key$/i;

/** Where an answer sends its caller; undefined where it is an answer in itself. */
export function redirectOf(status: number, location: string | string[] | undefined): string | undefined {
  return STATUSES.has(status) && typeof location === 'string' && location !== '' ? location : undefined;
}

// As browsers do (Fetch, HTTP-redirect fetch): 303 asks for a GET, 301 and 302 turn a POST into one.
function turnsIntoGet(status: number, method: Hop['method']): boolean {
  return method !== 'GET' && (status === 303 || (method === 'POST' && (status === 301 || status === 302)));
}

/** The request that follows a redirect. Throws EgressFailure where it would carry a secret away or lead inside. */
export function redirected(hop: Hop, status: number, destination: Destination): Hop {
  if (destination.loopback && !hop.destination.loopback) {
    throw new EgressFailure(
      'CALL_REFUSED',
      `its call was redirected to ${destination.url.host}, which is this machine`,
    );
  }
  const next = turnsIntoGet(status, hop.method) ? asGet(hop) : hop;
  if (destination.url.origin === hop.destination.url.origin) return { ...next, destination };
  if (next.secretBody) {
    const reason = `its call was redirected to ${destination.url.host}, and a secret in its body goes to no other host`;
    throw new EgressFailure('CALL_REFUSED', reason);
  }
  const headers = next.headers.filter(([name]) => TRAVELLING.has(name.toLowerCase()));
  return { ...next, destination, headers: [...headers, ['user-agent', USER_AGENT]] };
}

function asGet(hop: Hop): Hop {
  const headers = hop.headers.filter(([name]) => !OF_BODY.test(name) && !OF_KEYED.test(name));
  return { ...hop, method: 'GET', headers, body: undefined, secretBody: false };
}
