import { createHash } from 'node:crypto';
import { z } from 'zod';
import { advised } from '../../core/flow/schema/fields.ts';

const SUM_BYTES = 6;

function sumOf(token: Uint8Array): Buffer {
  return createHash('sha256').update(token).digest().subarray(0, SUM_BYTES);
}

/**
 * Temporal's token of the next page as people carry it, with a checksum: its form is Temporal's own, and the client asks for ten
 * seconds about one that the server cannot read. '' after the last page.
 */
export function pageTokenText(token: Uint8Array): string {
  return token.length === 0 ? '' : Buffer.concat([sumOf(token), token]).toString('base64url');
}

/** Such a text, read: one that was cut or made up is refused before Temporal is asked. */
export const PageToken = z
  .string()
  .max(4000)
  .transform((text, context) => {
    const bytes = Buffer.from(text, 'base64url');
    const token = bytes.subarray(SUM_BYTES);
    if (text === '' || sumOf(token).equals(bytes.subarray(0, SUM_BYTES))) return token;
    const message = advised('is not the token of a page', 'Give what the page before it has as `next`, whole.');
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
