/** read: look · operate: act on apps and sessions · publish: change what flows say. */
export const ROLES = ['read', 'operate', 'publish'] as const;
export type Role = (typeof ROLES)[number];

export interface ApiToken {
  token: string;
  roles: Role[];
}

/** Shorter ones can be guessed. */
const MIN_TOKEN_LENGTH = 16;

/** Reads `token:role+role,token2:role`; an empty text has no token. Problems name positions, counted from 1, never a token. */
export function readApiTokens(text: string): { tokens: ApiToken[]; problems: string[] } {
  const entries = text === '' ? [] : text.split(',');
  const problems: string[] = [];
  const tokens = entries.flatMap((entry, index) => {
    const read = readEntry(entry.trim());
    if (typeof read !== 'string') return [read];
    problems.push(`entry ${index + 1}: ${read}`);
    return [];
  });
  return { tokens, problems };
}

function readEntry(entry: string): ApiToken | string {
  const colon = entry.lastIndexOf(':');
  const token = entry.slice(0, Math.max(colon, 0));
  const names = entry.slice(colon + 1).split('+');
  if (colon < 0) return 'has no role, write token:read+operate+publish';
  if (token.length < MIN_TOKEN_LENGTH) return `its token is shorter than ${MIN_TOKEN_LENGTH} characters`;
  const roles = ROLES.filter((role) => names.includes(role));
  if (roles.length !== names.length) return `names a role that is none of ${ROLES.join(', ')}, or one twice`;
  return { token, roles };
}
