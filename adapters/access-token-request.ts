import type { Dispatcher } from 'undici';
import { TokenResponse } from '../core/sinch/token.ts';
import type { HttpAnswer } from './http-answer.ts';
import type { SinchApp } from './sinch-app.ts';
import { SinchError } from './sinch-error.ts';
import { failureOfAnswer, unreadableAnswer } from './sinch-failure.ts';
import { call } from './sinch-http.ts';
import { createTokenBucket, type TakeTurn } from './token-bucket.ts';

export interface TokenRequestOptions {
  /** The client secret of a linked app; undefined where there is none. */
  secretOf: (appId: string) => Promise<string | undefined>;
  /** In place of https://auth.sinch.com, which serves every region. */
  authUrl?: string | undefined;
  dispatcher: Dispatcher;
  timeoutMs: number;
  /** Epoch ms. */
  now: () => number;
  /** 0 to 1, for the jitter. */
  random: () => number;
  sleep: (ms: number) => Promise<unknown>;
  /** Before every request; shared by all apps of a process. */
  turn: TakeTurn;
}

export interface IssuedToken {
  token: string;
  /** Epoch ms. */
  issuedAt: number;
  expiresAt: number;
}

const OPERATION = 'fetch an access token';
/** Sinch's own bucket for its token endpoint, which answers 429 without a Retry-After. */
const BURST = 30;
const PER_SECOND = 10;
/** Others may ask with the same key: a 429 comes all the same. Sinch's own SDK backs off likewise. */
const TRIES = 3;
const BASE_MS = 1_000;
const GROWTH = 4;
/** Whoever waits here holds up every send of the app: a longer Retry-After is for the callers' own retries. */
const LONGEST_WAIT_MS = 10_000;

/** What keeps the token requests of a process within Sinch's limits, whatever the number of its apps. */
export function tokenRequestTurns({ now, sleep }: Pick<TokenRequestOptions, 'now' | 'sleep'>): TakeTurn {
  return createTokenBucket({ burst: BURST, perSecond: PER_SECOND, now, sleep });
}

/** Fetches a token by client credentials, trying again on 429. Whatever fails, nothing was done: rejects with unauthorised, rateLimited, refused or unavailable. */
export async function requestToken(app: SinchApp, options: TokenRequestOptions): Promise<IssuedToken> {
  const { now, random, sleep, turn } = options;
  const secret = await readSecret(app, options);
  for (let attempt = 0; ; attempt += 1) {
    await turn();
    const issuedAt = now();
    const answer = await post(app, secret, options);
    if (answer.status === 200) return read(answer, issuedAt);
    const failure = sharpened(failureOfAnswer(OPERATION, answer, now()));
    const waitMs = failure.retryAfterMs ?? random() * BASE_MS * GROWTH ** attempt;
    if (failure.kind !== 'rateLimited' || attempt + 1 >= TRIES || waitMs > LONGEST_WAIT_MS) throw failure;
    await sleep(waitMs);
  }
}

async function post(app: SinchApp, secret: string, options: TokenRequestOptions): Promise<HttpAnswer> {
  const { authUrl = 'https://auth.sinch.com', dispatcher, timeoutMs } = options;
  const url = new URL(`${authUrl.replace(/\/+$/, '')}/oauth2/token`);
  const headers = {
    authorization: `Basic ${Buffer.from(`${app.clientId}:${secret}`, 'utf8').toString('base64')}`,
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
  };
  const body = 'grant_type=client_credentials';
  try {
    return await call({ operation: OPERATION, method: 'POST', url, headers, body }, { dispatcher, timeoutMs });
  } catch (error) {
    throw error instanceof SinchError ? sharpened(error) : error;
  }
}

function read(answer: HttpAnswer, issuedAt: number): IssuedToken {
  const parsed = TokenResponse.safeParse(answer.json);
  if (!parsed.success) throw sharpened(unreadableAnswer(OPERATION, answer));
  return { token: parsed.data.access_token, issuedAt, expiresAt: issuedAt + parsed.data.expires_in * 1000 };
}

/** A token that was issued unseen harms nobody: what is unclear of a message is merely unavailable here. And what this endpoint refuses are the credentials. */
function sharpened(error: SinchError): SinchError {
  const { kind, status, code, retryAfterMs, cause } = error;
  const facts = { status, code, cause, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  if (kind === 'unclear') {
    const message = `Could not ${OPERATION}: Sinch's token endpoint failed; try again later (${code})`;
    return new SinchError('unavailable', { message, ...facts });
  }
  if (kind !== 'refused') return error;
  const message = `Could not ${OPERATION}: Sinch does not accept client id and client secret (${status} ${code})`;
  return new SinchError('unauthorised', { message, ...facts });
}

async function readSecret(app: SinchApp, { secretOf }: TokenRequestOptions): Promise<string> {
  const secret = await secretOf(app.appId).catch((cause: unknown) => {
    const message = `Could not ${OPERATION}: the client secret cannot be read now; look whether the database is up`;
    throw new SinchError('unavailable', { message, status: 0, code: 'SECRET_UNREADABLE', cause });
  });
  if (secret !== undefined) return secret;
  const message = `Could not ${OPERATION}: no client secret is stored for the app; link it again`;
  throw new SinchError('unauthorised', { message, status: 0, code: 'NO_CREDENTIALS' });
}
