import { channelFacts } from '../../core/channels/table.ts';
import type { Faults } from '../faults.ts';
import type { PlannedReceipt } from '../state/messages.ts';

const QUEUED: PlannedReceipt = { status: 'QUEUED_ON_CHANNEL' };

/** What a message that goes well is reported as, in order: Telegram ends at QUEUED_ON_CHANNEL, SMS and MMS have no READ. */
export function lifecycle(channel: string): PlannedReceipt[] {
  const { receipts } = channelFacts(channel);
  const reached = receipts.filter((status) => status !== 'FAILED' && status !== 'QUEUED_ON_CHANNEL');
  return [QUEUED, ...reached.map((status) => ({ status }))];
}

/** The same with an ending forced on it: what comes before it in the channel's order stays, what comes after is gone. */
export function endingIn(channel: string, ending: PlannedReceipt): PlannedReceipt[] {
  const usual = lifecycle(channel);
  const place = usual.findIndex(({ status }) => status === ending.status);
  if (place >= 0) return [...usual.slice(0, place), ending];
  return ending.status === 'FAILED' ? [QUEUED, ending] : [ending];
}

/** Each channel that gets a message takes one turn of a rule. */
export function plannedOn(faults: Faults, channel: string): PlannedReceipt[] {
  const forced = faults.take(['messages:send'], 'receipt')?.receipt;
  return forced ? endingIn(channel, forced) : lifecycle(channel);
}
