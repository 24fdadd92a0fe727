import type { Address, PlannedReceipt, Reason } from '../state/messages.ts';

/** Where a message goes among the identities it may be sent to. */
export interface Way {
  at: Address;
  /** false: the last one failed, too. */
  isOpen: boolean;
  /** What its receipts say of the channels that were passed over. */
  passed: PlannedReceipt[];
  /** Those that are left, should this one fail. */
  ahead: Address[];
}

/** The first of them where nothing stands in the way; undefined where there are none. */
export function findWay(
  addresses: readonly Address[],
  obstacleAt: (address: Address) => Reason | undefined,
): Way | undefined {
  const passed: PlannedReceipt[] = [];
  for (const [place, at] of addresses.entries()) {
    const ahead = addresses.slice(place + 1);
    const reason = obstacleAt(at);
    if (!reason) return { at, isOpen: true, passed, ahead };
    const status = ahead.length > 0 ? 'SWITCHING_CHANNEL' : 'FAILED';
    passed.push({ status, reason, about: at });
    if (status === 'FAILED') return { at, isOpen: false, passed, ahead };
  }
  return undefined;
}
