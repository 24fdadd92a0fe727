import { z } from 'zod';

/** Answer of the token endpoint; expires_in in seconds. */
export const TokenResponse = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });
export type TokenResponse = z.infer<typeof TokenResponse>;
