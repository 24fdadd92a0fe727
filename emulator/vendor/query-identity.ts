import { z } from 'zod';

/** An identity in a query: the official client does not encode the plus of a number, so that it arrives as a space. */
export const QueryIdentity = z.string().transform((text) => text.replace(/^ /, '+'));
