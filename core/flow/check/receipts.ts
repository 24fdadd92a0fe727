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
  const message = `${listed(never)} ${never.length === 1 ? 'never says' : 'never say'} that a message was ${status}.`;
  const hint = 'Add timeout and on_timeout, or branch on the channel before.';
  // Where it may come on none at all, the flow stands still.
  return [{ severity: never.length === channels.length ? 'error' : 'warning', message, hint }];
}
