import { createHash, timingSafeEqual } from 'node:crypto';

/** read: look · operate: act on apps and sessions · publish: change what flows say. */
export const ROLES = ['read', 'operate', 'publish'] as const;
export type Role = (typeof ROLES)[number];

/** API_TOKENS cannot be read. The message names positions, never a token. */
export class ApiTokensError extends Error {
  override readonly name = 'ApiTokensError';
}

/** Roles of the bearer token in an Authorization header; undefined for a missing or an unknown one. */
export type RolesOf = (authorization: string | undefined) => ReadonlySet<Role> | undefined;

interface KnownToken {
  hash: Buffer;
  roles: ReadonlySet<Role>;
}

/** Shorter ones can be guessed. */
const MIN_TOKEN_LENGTH = 16;

/** Reads `token:role+role,token2:role`. An empty text knows no token, so every call is refused. Throws ApiTokensError with all problems. */
export function parseApiTokens(text: string): RolesOf {
  const entries = text === '' ? [] : text.split(',');
  const problems: string[] = [];
  const known = entries.flatMap((entry, index) => {
    const read = readEntry(entry.trim());
    if (typeof read !== 'string') return [read];
    problems.push(`  entry ${index + 1}: ${read}`);
    return [];
  });
  if (problems.length > 0) {
    throw new ApiTokensError(`API_TOKENS has ${problems.length} problem(s):\n${problems.join('\n')}`);
  }
  return (authorization) => lookUp(known, authorization);
}

function readEntry(entry: string): KnownToken | string {
  const colon = entry.lastIndexOf(':');
  const token = entry.slice(0, Math.max(colon, 0));
  const names = entry.slice(colon + 1).split('+');
  if (colon < 0) return 'has no role, write token:read+operate+publish';
  if (token.length < MIN_TOKEN_LENGTH) return `its token is shorter than ${MIN_TOKEN_LENGTH} characters`;
  const roles = ROLES.filter((role) => names.includes(role));
  if (roles.length !== names.length) return `names a role that is none of ${ROLES.join(', ')}, or one twice`;
  return { hash: hashOf(token), roles: new Set(roles) };
}

/** Hashes are of one length and all are compared, so the time tells nothing about how much of a token was right. */
function lookUp(known: KnownToken[], authorization: string | undefined): ReadonlySet<Role> | undefined {
  const given = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  if (given === undefined) return undefined;
  const hash = hashOf(given);
  return known.filter((token) => timingSafeEqual(token.hash, hash))[0]?.roles;
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
