import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/**
 * Tokens are signed rather than stored, so that a restart knows them and issuing many costs no memory.
 * Only those that a fault ended early are remembered.
 */
export const Tokens = z.object({
  key: z.string(),
  issued: z.int(),
  expired: z.array(z.int()),
  revoked: z.array(z.int()).default([]),
});
export type Tokens = z.infer<typeof Tokens>;

/** `sub` is the access key that asked for it. */
const Claims = z.object({ sub: z.string().default(''), exp: z.number(), serial: z.int() });

export type TokenState = 'valid' | 'expired' | 'unknown';

export function createTokens(): Tokens {
  return { key: randomBytes(32).toString('base64url'), issued: 0, expired: [], revoked: [] };
}

const HEADER = Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'JWT' })).toString('base64url');
const seal = (tokens: Tokens, text: string) => createHmac('sha256', tokens.key).update(text).digest('base64url');

/** A new token for an access key that ends at `expiresAt` (epoch ms); shaped like a JWT, which is what clients take `exp` from. */
export function issueToken(tokens: Tokens, accessKey: string, expiresAt: number): string {
  tokens.issued += 1;
  const claims = { iss: 'emulator', sub: accessKey, exp: Math.floor(expiresAt / 1000), serial: tokens.issued };
  const body = `${HEADER}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  return `${body}.${seal(tokens, body)}`;
}

function readClaims(tokens: Tokens, token: string): z.infer<typeof Claims> | undefined {
  const end = token.lastIndexOf('.');
  const given = Buffer.from(token.slice(end + 1));
  const right = Buffer.from(seal(tokens, token.slice(0, Math.max(end, 0))));
  if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
  const claims = Buffer.from(token.slice(0, end).split('.')[1] ?? '', 'base64url').toString('utf8');
  return Claims.parse(JSON.parse(claims));
}

export interface TokenRules {
  /** Epoch ms. */
  now: number;
  /** Whether tokens of this access key are good. */
  accepts: (accessKey: string) => boolean;
}

export function tokenState(tokens: Tokens, token: string, { now, accepts }: TokenRules): TokenState {
  const claims = readClaims(tokens, token);
  if (!claims || tokens.revoked.includes(claims.serial) || !accepts(claims.sub)) return 'unknown';
  return claims.exp * 1000 <= now || tokens.expired.includes(claims.serial) ? 'expired' : 'valid';
}

/** Ends one token early; a text that is no token of ours is left to be refused anyway. */
export function endToken(tokens: Tokens, token: string, how: 'expired' | 'revoked'): void {
  const claims = readClaims(tokens, token);
  if (claims && !tokens[how].includes(claims.serial)) tokens[how].push(claims.serial);
}
