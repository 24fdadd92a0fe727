import { setTimeout as delay } from 'node:timers/promises';
import { type IssuedToken, requestToken, type TokenRequestOptions, tokenRequestTurns } from './access-token-request.ts';
import type { SinchApp } from './sinch-app.ts';
import { SinchError } from './sinch-error.ts';
import { createSinchAgent, DEFAULT_TIMEOUT_MS } from './sinch-http.ts';

/** Process-wide cache of access tokens: single flight per app and region, renewed 60 s before their end. A token never leaves the process. */
export interface AccessTokens {
  /**
   * A token that is good for at least 60 s, or for half its life where that is shorter. Rejects with SinchError
   * (`unauthorised` where the key is refused).
   */
  get(app: SinchApp, signal?: AbortSignal): Promise<string>;
  /**
   * After a 401: drops the token only if it is still the one that failed. Where it was not merely expired and had just been
   * issued, the next one would be refused as well: none is asked for in the next seconds.
   */
  forget(app: SinchApp, token: string, why: 'expired' | 'refused'): void;
  /**
   * Asks for another token, which shows whether the key still counts, and keeps it; epoch ms of its end. The one at hand serves
   * until then, and where none can be had.
   */
  refresh(app: SinchApp, signal?: AbortSignal): Promise<{ expiresAt: number }>;
}

export type AccessTokensOptions = Pick<TokenRequestOptions, 'secretOf'> & Partial<TokenRequestOptions>;

/** A token counts as used up so long before its end. */
export const TOKEN_MARGIN_MS = 60_000;
/** After a failure everybody gets that failure for a moment: many who ask again at once help nobody. */
const QUIET_AFTER_FAILURE_MS = 1_000;
/** A key that is refused, or whose new tokens are, is not good again by itself; other apps need the token endpoint too. New credentials are asked with at once. */
const QUIET_AFTER_REFUSAL_MS = 10_000;

interface Entry {
  issued?: IssuedToken;
  flight?: Promise<IssuedToken>;
  failure?: { error: unknown; until: number };
}

/** Tokens by app, region and version of the credentials, fetched with the client secret that `secretOf` gives. */
export function createAccessTokens(options: AccessTokensOptions): AccessTokens {
  const request = withDefaults(options);
  const entries = new Map<string, Entry>();
  const current = (app: SinchApp, signal: AbortSignal | undefined) =>
    untilAborted(issue(entryOf(entries, app), app, request), signal);
  return {
    get: async (app, signal) => (await current(app, signal)).token,
    refresh: async (app, signal) => ({
      expiresAt: (await untilAborted(renew(entryOf(entries, app), app, request), signal)).expiresAt,
    }),
    forget: (app, token, why) => {
      const entry = entries.get(keyOf(app));
      if (entry?.issued?.token !== token) return;
      const until = entry.issued.issuedAt + QUIET_AFTER_REFUSAL_MS;
      delete entry.issued;
      if (why === 'refused' && request.now() < until) entry.failure = { error: refused(), until };
    },
  };
}

function withDefaults(options: AccessTokensOptions): TokenRequestOptions {
  const { timeoutMs = DEFAULT_TIMEOUT_MS, now = Date.now, random = Math.random, sleep = delay } = options;
  const { secretOf, authUrl, dispatcher = createSinchAgent(timeoutMs) } = options;
  const { turn = tokenRequestTurns({ now, sleep }) } = options;
  return { secretOf, authUrl, dispatcher, timeoutMs, now, random, sleep, turn };
}

function keyOf(app: SinchApp): string {
  return JSON.stringify([app.appId, app.region, app.credentialVersion]);
}

/** The app's entry; entries of its older credentials go. */
function entryOf(entries: Map<string, Entry>, app: SinchApp): Entry {
  const key = keyOf(app);
  const known = entries.get(key);
  if (known) return known;
  for (let version = app.credentialVersion - 1; version >= 0; version -= 1) {
    if (!entries.delete(keyOf({ ...app, credentialVersion: version }))) break;
  }
  const entry: Entry = {};
  entries.set(key, entry);
  return entry;
}

async function issue(entry: Entry, app: SinchApp, request: TokenRequestOptions): Promise<IssuedToken> {
  return entry.issued && isFresh(entry.issued, request.now()) ? entry.issued : renew(entry, app, request);
}

async function renew(entry: Entry, app: SinchApp, request: TokenRequestOptions): Promise<IssuedToken> {
  if (entry.failure && request.now() < entry.failure.until) throw entry.failure.error;
  entry.flight ??= fetchInto(entry, app, request);
  return entry.flight;
}

/** One request for everybody who waits. It belongs to none of them: a caller who gives up does not end it. */
async function fetchInto(entry: Entry, app: SinchApp, request: TokenRequestOptions): Promise<IssuedToken> {
  try {
    const issued = await requestToken(app, request);
    entry.issued = issued;
    delete entry.failure;
    return issued;
  } catch (error) {
    const isRefused = error instanceof SinchError && error.kind === 'unauthorised';
    const quietMs = isRefused ? QUIET_AFTER_REFUSAL_MS : QUIET_AFTER_FAILURE_MS;
    entry.failure = { error, until: request.now() + quietMs };
    throw error;
  } finally {
    delete entry.flight;
  }
}

// A token that lives shorter than the margin would never be fresh.
function isFresh({ issuedAt, expiresAt }: IssuedToken, now: number): boolean {
  return expiresAt - now > Math.min(TOKEN_MARGIN_MS, (expiresAt - issuedAt) / 2);
}

function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(aborted());
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function refused(): SinchError {
  const message =
    'Could not use an access token: Sinch refused the newest one as soon as it was issued; check project, client id, client secret and region (401)';
  return new SinchError('unauthorised', { message, status: 401, code: 'TOKEN_REFUSED' });
}

function aborted(): SinchError {
  const message = 'Could not fetch an access token: the caller gave up; nothing was sent';
  return new SinchError('unavailable', { message, status: 0, code: 'ABORTED' });
}
