import { createHmac, timingSafeEqual } from 'node:crypto';

/** Header names as Node gives them, in lower case. */
export type SignatureHeaders = { readonly [name: string]: string | readonly string[] | undefined };

export interface SignedCallback {
  headers: SignatureHeaders;
  /** The bytes as they came: parsed and written again they would not be the same. */
  rawBody: Buffer;
  /** All are accepted, for a secret that is being replaced. */
  secrets: readonly string[];
  /** Epoch ms. */
  now: number;
}

/** `noSecret`: the webhook cannot be checked at all, so nothing is let in. */
export type SignatureProblem =
  | 'noSecret'
  | 'missingHeader'
  | 'algorithm'
  | 'malformed'
  | 'tooOld'
  | 'tooNew'
  | 'mismatch';

export type SignatureVerdict = { ok: true; ageMs: number } | { ok: false; reason: SignatureProblem };

const HEADER = {
  signature: 'x-sinch-webhook-signature',
  timestamp: 'x-sinch-webhook-signature-timestamp',
  nonce: 'x-sinch-webhook-signature-nonce',
  algorithm: 'x-sinch-webhook-signature-algorithm',
} as const;

const ALGORITHM = 'HmacSHA256';

/** A redelivery may carry the first signature; message ids make a repeated message harmless. */
const MAX_AGE_MS = 24 * 60 * 60 * 1000;
/** Clocks differ. */
const MAX_AHEAD_MS = 10 * 60 * 1000;

const TIMESTAMP = /^\d{1,12}$/;
/** Without a dot, the mark between the signed parts: else the end of a body could pass for a nonce. */
const NONCE = /^[\w-]{1,128}$/;

/**
 * Checks that Sinch signed a callback: base64 of HMAC-SHA256 over raw body, nonce and timestamp joined by dots
 * (https://developers.sinch.com, Conversation API callbacks). In constant time, over every secret. Never throws.
 */
export function verifySignature(callback: SignedCallback): SignatureVerdict {
  const { secrets, now } = callback;
  if (secrets.length === 0) return { ok: false, reason: 'noSecret' };
  const given = readHeaders(callback.headers);
  if (!given) return { ok: false, reason: 'missingHeader' };
  if (given.algorithm !== ALGORITHM) return { ok: false, reason: 'algorithm' };
  if (!TIMESTAMP.test(given.timestamp) || !NONCE.test(given.nonce)) return { ok: false, reason: 'malformed' };
  const ageMs = now - Number(given.timestamp) * 1000;
  if (ageMs > MAX_AGE_MS) return { ok: false, reason: 'tooOld' };
  if (ageMs < -MAX_AHEAD_MS) return { ok: false, reason: 'tooNew' };
  const expected = secrets.map((secret) => digest(secret, callback.rawBody, given));
  // Every secret is tried, so that the time does not tell which one fits.
  const matches = expected.map((signature) => sameText(signature, given.signature));
  return matches.includes(true) ? { ok: true, ageMs } : { ok: false, reason: 'mismatch' };
}

interface Signing {
  rawBody: Buffer;
  secret: string;
  nonce: string;
  /** Epoch ms; the header holds whole seconds. */
  now: number;
}

/** The four headers with which Sinch would sign these bytes: for tests and for callbacks that are sent on purpose. */
export function sign({ rawBody, secret, nonce, now }: Signing): { [name: string]: string } {
  const timestamp = String(Math.floor(now / 1000));
  return {
    [HEADER.signature]: digest(secret, rawBody, { nonce, timestamp }),
    [HEADER.timestamp]: timestamp,
    [HEADER.nonce]: nonce,
    [HEADER.algorithm]: ALGORITHM,
  };
}

interface GivenHeaders {
  signature: string;
  timestamp: string;
  nonce: string;
  algorithm: string;
}

/** A header that is missing, empty or there twice counts as missing. */
function readHeaders(headers: SignatureHeaders): GivenHeaders | undefined {
  const read = (name: string) => {
    const value = headers[name];
    return typeof value === 'string' ? value : '';
  };
  const given = {
    signature: read(HEADER.signature),
    timestamp: read(HEADER.timestamp),
    nonce: read(HEADER.nonce),
    algorithm: read(HEADER.algorithm),
  };
  return Object.values(given).includes('') ? undefined : given;
}

function digest(secret: string, rawBody: Buffer, { nonce, timestamp }: { nonce: string; timestamp: string }): string {
  return createHmac('sha256', Buffer.from(secret, 'utf8'))
    .update(rawBody)
    .update(`.${nonce}.${timestamp}`)
    .digest('base64');
}

// The texts are compared, not what base64 decodes to: several texts decode to the same bytes. The length is no secret.
function sameText(expected: string, given: string): boolean {
  const left = Buffer.from(expected, 'utf8');
  const right = Buffer.from(given, 'utf8');
  return left.length === right.length && timingSafeEqual(left, right);
}
