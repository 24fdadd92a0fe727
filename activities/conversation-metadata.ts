import type { AppLink } from '../adapters/app-links.ts';
import type { DeliveryOptions } from '../core/flow/message.ts';

/** How a reply is to be sent by an app in its mode, and what is to be known of its metadata there. */
export function metadataFor(
  { mode, retentionDays }: Pick<AppLink, 'mode' | 'retentionDays'>,
  options: DeliveryOptions | undefined,
): { options?: DeliveryOptions; notes: string[] } {
  if (!options?.metadata || mode === 'CONVERSATION') return { options, notes: [] };
  const { metadataUpdate, ...replacing } = options;
  if (retentionDays === 0)
    return {
      options: replacing,
      notes: ['In DISPATCH mode without retention Sinch keeps no metadata: it does not come back'],
    };
  // Sinch takes MERGE_PATCH in CONVERSATION mode only.
  const replaced = metadataUpdate ? ['In DISPATCH mode Sinch merges no metadata: it took the place of the last'] : [];
  return { options: replacing, notes: replaced };
}
