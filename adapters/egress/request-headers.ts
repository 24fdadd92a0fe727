import { VERSION } from '../../config/version.ts';
import type { CallRequest } from '../../core/flow/call.ts';
import { EgressFailure } from './failure.ts';

export type Headers = [name: string, value: string][];

/** What the connection, the body or Colloquy itself decides. */
const NOT_THE_FLOWS = new Set([
  'host',
  'content-length',
  'accept-encoding',
  'idempotency-key',
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
  'http2-settings',
]);

/** Says who asks, where a flow does not. */
export const USER_AGENT = `Colloquy/${VERSION}`;

const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const KEYED = new Set<CallRequest['method']>(['POST', 'PATCH']);

function problemOf(name: string, value: string): string | undefined {
  if (!NAME.test(name)) return 'one of its headers has a name that no header can have';
  if (NOT_THE_FLOWS.has(name.toLowerCase())) return `a flow cannot set the header ${name}: leave it out`;
  if (/[\r\n\0]/.test(value)) return `the value of its header ${name} holds a line break: a header is one line`;
  if (!VALUE.test(value)) return `the value of its header ${name} holds characters that no header can have`;
  return undefined;
}

/** The flow's headers, completed by ours. Throws EgressFailure for one that a flow may not set. */
export function requestHeaders(
  given: { [name: string]: string },
  { method, idempotencyKey }: { method: CallRequest['method']; idempotencyKey: string },
): Headers {
  const headers = Object.entries(given);
  const names = headers.map(([name]) => name.toLowerCase());
  const twice = names.find((name, index) => names.indexOf(name) < index);
  const problem = headers.map(([name, value]) => problemOf(name, value)).find((found) => found !== undefined);
  if (problem !== undefined) throw new EgressFailure('CALL_REFUSED', problem);
  if (twice !== undefined) throw new EgressFailure('CALL_REFUSED', `it gives the header ${twice} twice`);
  const ours: Headers = [
    ['accept', 'application/json'],
    ['user-agent', USER_AGENT],
    ['accept-encoding', 'gzip, br'],
    ...(KEYED.has(method) ? ([['idempotency-key', idempotencyKey]] satisfies Headers) : []),
  ];
  return [...headers, ...ours.filter(([name]) => !names.includes(name))];
}
