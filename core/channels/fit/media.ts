import type { OutgoingMessage } from '../../flow/message.ts';
import { mediaObstacle } from '../media.ts';
import type { Target } from '../target.ts';
import { alone, type Fitting, noted } from './fitting.ts';
import { fitText } from './text.ts';
import { wireMedia } from './wire.ts';

/** A channel that shows other media than these may refuse them; one that shows none is known to get the link. */
export function fitMedia(media: Omit<OutgoingMessage<'media'>, 'kind'>, to: Target): Fitting {
  const { channel, facts } = to;
  const wire = wireMedia(media);
  const obstacle = mediaObstacle(facts, wire);
  if (obstacle === '' || facts.media.length === 0) return alone({ media_message: wire });
  return noted([`${channel} gets media as a link: ${obstacle}`], fitText(media.url, to));
}
