import { z } from 'zod';

/** How a measured emulator is since the last look. */
export const Look = z.object({
  /** Bytes after garbage collection. */
  rss: z.number(),
  heap: z.number(),
  /** The longest time for which it answered nobody, ms. */
  stallMs: z.number(),
});
export type Look = z.infer<typeof Look>;
