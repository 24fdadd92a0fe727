import type { AppChannel } from '../../contracts/sinch-app.ts';
import { channelFacts } from '../../core/channels/table.ts';

/** Ofcom keeps 07700 900000 to 900999 for fiction: nobody has it. */
const NOBODYS_NUMBER = '+447700900456';

/** Whom Sinch can be asked about without anybody being meant; undefined where no channel of the app knows phone numbers. */
export function fictitiousRecipient(
  channels: readonly AppChannel[],
): { channel: string; identity: string } | undefined {
  const phones = channels.filter(({ channel }) => channelFacts(channel).phone);
  const chosen = phones.find(({ state }) => state === 'ACTIVE') ?? phones[0];
  return chosen && { channel: chosen.channel, identity: NOBODYS_NUMBER };
}
