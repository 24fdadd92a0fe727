import type { ChannelFacts } from './facts.ts';
import { canonicalChannel } from './names.ts';
import { channelFacts } from './table.ts';

/** Where a message goes: the channel by its wire name, with its row. */
export interface Target {
  channel: string;
  facts: ChannelFacts;
}

/** The target of any name that a channel goes by; a channel of tomorrow gets the cautious row. */
export function targetOf(channel: string): Target {
  const name = canonicalChannel(channel);
  return { channel: name, facts: channelFacts(name) };
}
