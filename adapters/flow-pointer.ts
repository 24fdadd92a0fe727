import type { FlowPointer } from '../contracts/sinch-app.ts';
import { canonicalChannel } from '../core/channels/names.ts';

type FlowNamed = Pick<FlowPointer, 'flow' | 'version'>;

/** The flow of new sessions on a channel, named canonically: the channel's own, or the one that all others have. */
export function flowOnChannel({ flow, version, channels = {} }: FlowPointer, channel: string): FlowNamed {
  const named = Object.entries(channels).find(([name]) => canonicalChannel(name) === channel);
  return named?.[1] ?? { flow, version };
}
