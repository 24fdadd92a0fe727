import { createHash, timingSafeEqual } from 'node:crypto';
import { type Role, readApiTokens } from '../config/api-tokens.ts';

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

/** Reads `token:role+role,token2:role`. An empty text knows no token, so every call is refused. Throws ApiTokensError with all problems. */
export function parseApiTokens(text: string): RolesOf {
  const { tokens, problems } = readApiTokens(text);
  if (problems.length > 0) {
    const lines = problems.map((problem) => `  ${problem}`).join('\n');
    throw new ApiTokensError(`API_TOKENS has ${problems.length} problem(s):\n${lines}`);
  }
  const known = tokens.map(({ token, roles }) => ({ hash: hashOf(token), roles: new Set(roles) }));
  return (authorization) => lookUp(known, authorization);
}

/** Hashes are of one length and all are compared, so the time tells nothing about how much of a token was right. */
function lookUp(known: KnownToken[], authorization: string | undefined): ReadonlySet<Role> | undefined {
  const hash = givenHash(authorization);
  if (hash === undefined) return undefined;
  return known.filter((token) => timingSafeEqual(token.hash, hash))[0]?.roles;
}

/** sha256 of the bearer token in an Authorization header, known or not. */
export function givenHash(authorization: string | undefined): Buffer | undefined {
  const given = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  return given === undefined ? undefined : hashOf(given);
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
