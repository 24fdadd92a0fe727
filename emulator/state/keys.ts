import { z } from 'zod';

export const AccessKey = z.object({
  secret: z.string(),
  /** Epoch ms from which its tokens are refused; absent: the key is good. */
  tokensEndAt: z.number().optional(),
});
export type AccessKey = z.infer<typeof AccessKey>;

/** By key id. The emulator's own key is here only once somebody has changed it. */
export type AccessKeys = Map<string, AccessKey>;

/** Of a project, as Sinch allows them. */
export const MOST_KEYS = 10;

export interface KnownKeys {
  keys: AccessKeys;
  own: { key: string; secret: string };
}

export function findKey({ keys, own }: KnownKeys, key: string): AccessKey | undefined {
  return keys.get(key) ?? (key === own.key ? { secret: own.secret } : undefined);
}

export function countKeys({ keys, own }: KnownKeys): number {
  const good = [...keys.values()].filter(({ tokensEndAt }) => tokensEndAt === undefined);
  return good.length + (keys.has(own.key) ? 0 : 1);
}
