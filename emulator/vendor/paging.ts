import { z } from 'zod';

/** Contacts and conversations: pages of 10, at most 20. The token is the place to go on from. */
export const PageQuery = z.strictObject({
  page_size: z.coerce.number().int().min(1).max(20).default(10),
  page_token: z.string().regex(/^\d*$/, 'is not one that a list answered with').default(''),
});
export type PageQuery = z.infer<typeof PageQuery>;

export function page<T>(items: readonly T[], { page_size, page_token }: PageQuery): { items: T[]; next: string } {
  const start = Number(page_token);
  const end = start + page_size;
  return { items: items.slice(start, end), next: end < items.length ? String(end) : '' };
}
