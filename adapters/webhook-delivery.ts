import { createHmac } from 'node:crypto';
import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, type Dispatcher, request } from 'undici';
import { VERSION } from '../config/version.ts';
import { codeOf } from './egress/failure.ts';
import { withoutMetadata } from './egress/metadata.ts';

const TIMEOUT_MS = 10_000;
/** Of an answer nobody reads; more ends its connection. */
const MAX_DRAINED_BYTES = 64 * 1024;
const SECRET_PREFIX = 'whsec_';
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;
/** Shorter ones could be guessed. */
const MIN_KEY_BYTES = 16;

/** Who is told: an address that an operator set, and the secret that proves who tells. */
export interface WebhookTarget {
  url: string;
  /** `whsec_` and base64, as Standard Webhooks write it, or any text. */
  secret: string;
}

export interface Webhook {
  /** The same on every attempt; no dot in it. */
  id: string;
  /** JSON. */
  body: string;
}

/** What became of it: an answer, whatever its status, or a word for what was in the way. */
export type WebhookDelivery =
  | { kind: 'answered'; status: number; retryAfter: string | undefined }
  | { kind: 'unanswered'; code: string };

export type DeliverWebhook = (
  target: WebhookTarget,
  webhook: Webhook,
  signal?: AbortSignal,
) => Promise<WebhookDelivery>;

/**
 * What is wrong with a secret as a key, a sentence without the secret. After the prefix Buffer would drop what is not base64, up to
 * a key of no bytes, with which anybody could sign.
 */
export function secretProblem(secret: string): string | undefined {
  if (!secret.startsWith(SECRET_PREFIX)) {
    return secret.length < MIN_KEY_BYTES
      ? `is shorter than ${MIN_KEY_BYTES} characters: others could guess it`
      : undefined;
  }
  const text = secret.slice(SECRET_PREFIX.length);
  if (BASE64.test(text) && keyOf(secret).length >= MIN_KEY_BYTES) return undefined;
  return `must have base64 of at least ${MIN_KEY_BYTES} bytes after ${SECRET_PREFIX}, as Standard Webhooks write it`;
}

function keyOf(secret: string): Buffer {
  if (!secret.startsWith(SECRET_PREFIX)) return Buffer.from(secret);
  return Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');
}

/** The headers of Standard Webhooks for a body that is told at `now` (epoch ms). */
export function signedHeaders({ id, body }: Webhook, secret: string, now: number): { [name: string]: string } {
  const timestamp = String(Math.floor(now / 1000));
  const signature = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

export interface WebhookDeliveryOptions {
  /** Closed by whoever made it. */
  dispatcher?: Dispatcher;
  timeoutMs?: number;
  /** How names are looked up where no dispatcher is given. */
  lookup?: LookupFunction;
  /** Epoch ms. */
  now?: () => number;
}

/**
 * Tells a target, signed, with one time limit for the whole and no redirects: the signature is meant for that address alone. An
 * operator set it, so it may lie inside, where help desks are, but no name may lead to a cloud's metadata. Rejects only when the
 * signal fires, with its reason.
 */
export function createWebhookDelivery(options: WebhookDeliveryOptions = {}): DeliverWebhook {
  const { timeoutMs = TIMEOUT_MS, lookup = systemLookup, now = Date.now } = options;
  const connect = { timeout: timeoutMs, lookup: withoutMetadata(lookup) };
  const dispatcher = options.dispatcher ?? new Agent({ connect });
  return async ({ url, secret }, webhook, signal) => {
    signal?.throwIfAborted();
    const limit = new AbortController();
    const stop = () => limit.abort();
    const timer = setTimeout(stop, timeoutMs);
    signal?.addEventListener('abort', stop, { once: true });
    const headers = {
      'content-type': 'application/json',
      'user-agent': `Colloquy/${VERSION}`,
      ...signedHeaders(webhook, secret, now()),
    };
    try {
      return await post({ url, headers, body: webhook.body, dispatcher, signal: limit.signal });
    } catch (error) {
      signal?.throwIfAborted();
      return { kind: 'unanswered', code: limit.signal.aborted ? 'TIMEOUT' : codeOf(error) };
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    }
  };
}

interface Post {
  url: string;
  headers: { [name: string]: string };
  body: string;
  dispatcher: Dispatcher;
  signal: AbortSignal;
}

async function post({ url, ...what }: Post): Promise<WebhookDelivery> {
  const { statusCode, headers, body } = await request(url, { method: 'POST', ...what });
  // The status says it all: what follows can neither spoil nor delay it.
  await body.dump({ limit: MAX_DRAINED_BYTES, signal: what.signal }).catch(() => undefined);
  const retryAfter = headers['retry-after'];
  return { kind: 'answered', status: statusCode, retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined };
}
