import { createHash, timingSafeEqual } from 'node:crypto';
import type { Emulator } from '../emulator.ts';
import { expireToken, type TokenState, tokenState } from '../state/tokens.ts';

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

export function sameCredentials(given: Credentials, right: Credentials): boolean {
  return timingSafeEqual(digest(given), digest(right));
}

/** Sinch takes a bearer token and, meant for tests, key and secret straight away. */
export function authorize({ state, options, now }: Emulator, authorization: string): TokenState {
  const basic = credentialsOf(authorization);
  if (basic) return sameCredentials(basic, options.credentials) ? 'valid' : 'unknown';
  if (!authorization.startsWith(BEARER)) return 'unknown';
  return tokenState(state.tokens, authorization.slice(BEARER.length), now());
}

/** The fault that ends the caller's token before its time. */
export function expireAuthorization({ state }: Emulator, authorization: string): void {
  if (authorization.startsWith(BEARER)) expireToken(state.tokens, authorization.slice(BEARER.length));
}
