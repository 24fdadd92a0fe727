import { z } from 'zod';

/** What the database keeps as an integer ends here. */
export const MAX_VERSION = 2 ** 31 - 1;

export const VersionNumber = z.int().min(1).max(MAX_VERSION);

/** A text of 1 to so many characters that the database can be asked for: PostgreSQL takes no NUL. */
export function storedText(max: number) {
  return z.string().min(1).max(max).refine(hasNoNul, 'holds the character NUL, which nothing here has');
}

export function hasNoNul(text: string): boolean {
  return !text.includes('\0');
}
