import type { AppLink } from '../../adapters/app-links.ts';
import { appAdvice, appOffers } from '../../core/sinch/app-advice.ts';
import { channelAdvice } from '../../core/sinch/channel-advice.ts';
import type { AppView } from './schemas.ts';

/** A link as it is shown, with what to do about it. */
export function appView(link: AppLink): AppView {
  const channels = link.channels.map(({ sender = '', ...channel }) => ({
    ...channel,
    sender,
    todo: channelAdvice(channel),
  }));
  return { ...link, channels, todo: appAdvice(link), offers: appOffers(link) };
}
