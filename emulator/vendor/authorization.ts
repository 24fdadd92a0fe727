import { createHash, timingSafeEqual } from 'node:crypto';
import type { Emulator } from '../emulator.ts';
import { findKey } from '../state/keys.ts';
import { endToken, type TokenState, tokenState } from '../state/tokens.ts';

export interface Credentials {
  key: string;
  secret: string;
}

const BASIC = 'Basic ';
const BEARER = 'Bearer ';

/** The key and secret of an HTTP Basic header; undefined for any other header. */
export function credentialsOf(authorization: string): Credentials | undefined {
  if (!authorization.startsWith(BASIC)) return undefined;
  const text = Buffer.from(authorization.slice(BASIC.length), 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { key: text.slice(0, colon), secret: text.slice(colon + 1) };
}

const digest = ({ key, secret }: Credentials) =>
  createHash('sha256')
    .update(JSON.stringify([key, secret]))
    .digest();

function sameSecret(given: Credentials, secret: string): boolean {
  return timingSafeEqual(digest(given), digest({ ...given, secret }));
}

/** Whether this is a key that was not revoked, with its secret. */
export function isGoodKey({ state, options }: Emulator, given: Credentials): boolean {
  const known = findKey({ keys: state.keys, own: options.credentials }, given.key);
  return known !== undefined && known.tokensEndAt === undefined && sameSecret(given, known.secret);
}

/** Sinch takes a bearer token and, meant for tests, key and secret straight away. */
export function authorize(emulator: Emulator, authorization: string): TokenState {
  const basic = credentialsOf(authorization);
  if (basic) return isGoodKey(emulator, basic) ? 'valid' : 'unknown';
  if (!authorization.startsWith(BEARER)) return 'unknown';
  const { state, options } = emulator;
  const now = emulator.now();
  const accepts = (accessKey: string) => {
    const known = findKey({ keys: state.keys, own: options.credentials }, accessKey);
    return known !== undefined && (known.tokensEndAt === undefined || now < known.tokensEndAt);
  };
  return tokenState(state.tokens, authorization.slice(BEARER.length), { now, accepts });
}

/** The faults that end the caller's token before its time. */
export function endAuthorization({ state }: Emulator, authorization: string, how: 'expired' | 'revoked'): void {
  if (authorization.startsWith(BEARER)) endToken(state.tokens, authorization.slice(BEARER.length), how);
}
