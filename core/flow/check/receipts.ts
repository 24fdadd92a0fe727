import { firmnessOf } from '../../channels/firmness.ts';
import { CHANNELS } from '../../channels/names.ts';
import { channelFacts } from '../../channels/table.ts';
import type { UseOf } from '../scribe.ts';
import { stepOf } from '../steps.ts';
import type { Fault } from './fault.ts';
import { listed } from './listed.ts';
import type { CheckScope } from './scope.ts';

const RECEIPTS = { delivered: 'DELIVERED', read: 'READ' } as const;

/** A receipt that some channel never gives, without a time after which the flow goes on. */
export function checkReceipt({ status, step: id }: UseOf<'receipt'>, { flow, reach }: CheckScope): Fault[] {
  const step = stepOf(flow, id);
  if (step?.kind !== 'wait' || step.body.timeoutMs !== undefined) return [];
  const channels = CHANNELS.filter((channel) => reach(channel).has(id));
  const never = channels.filter((channel) => !channelFacts(channel).receipts.includes(RECEIPTS[status]));
  if (never.length === 0) return [];
  const unknown = never.filter((channel) => firmnessOf(channel, 'receipts') === 'silent');
  const sure = never.filter((channel) => !unknown.includes(channel));
  const hint = 'Add timeout and on_timeout, or branch on the channel before.';
  // Where it may come on none at all, the flow stands still.
  return [
    { severity: sure.length === channels.length ? 'error' : 'warning', message: said(sure, unknown, status), hint },
  ];
}

function said(sure: readonly string[], unknown: readonly string[], status: string): string {
  const says = (channels: readonly string[]) => (channels.length === 1 ? 'says' : 'say');
  if (sure.length === 0)
    return `Sinch's pages are silent on whether ${listed(unknown)} ${says(unknown)} that a message was ${status}.`;
  const rest = unknown.length === 0 ? '' : `; on ${listed(unknown)} Sinch's pages are silent`;
  return `${listed(sure)} never ${says(sure)} that a message was ${status}${rest}.`;
}
