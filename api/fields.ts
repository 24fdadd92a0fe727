import { z } from 'zod';

/** What the database keeps as an integer ends here. */
export const MAX_VERSION = 2 ** 31 - 1;

export const VersionNumber = z.int().min(1).max(MAX_VERSION);
