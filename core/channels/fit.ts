import type { MessageKind, OutgoingMessage } from '../flow/message.ts';
import { fitCard } from './fit/card.ts';
import { fitCarousel } from './fit/carousel.ts';
import { fitChoice } from './fit/choice.ts';
import { fitContact } from './fit/contact.ts';
import { alone, type Fitting } from './fit/fitting.ts';
import { fitList } from './fit/list.ts';
import { fitLocation } from './fit/location.ts';
import { fitMedia } from './fit/media.ts';
import { fitTemplate } from './fit/template.ts';
import { fitText } from './fit/text.ts';
import { type Target, targetOf } from './target.ts';

type Fitters = { [K in MessageKind]: (message: OutgoingMessage<K>, to: Target) => Fitting };

const FITTERS: Fitters = {
  text: ({ text }, to) => fitText(text, to),
  choice: fitChoice,
  media: fitMedia,
  card: fitCard,
  location: fitLocation,
  carousel: fitCarousel,
  list: fitList,
  contact: fitContact,
  template: fitTemplate,
  // Its author knows the channel: nothing of it is changed.
  explicit: ({ content }, { channel }) => alone({ explicit_channel_message: { [channel]: content } }),
};

function dispatch<K extends MessageKind>(kind: K, message: OutgoingMessage<K>, to: Target): Fitting {
  return FITTERS[kind](message, to);
}

/**
 * Turns a flow's message into Sinch's app_message for a channel, repaired where Sinch would refuse it or the contact could
 * not answer it: choices that the channel cannot show as buttons get numbers, so that the contact can answer with one, and
 * what is too long for one message goes out as several. Nothing is left out without a note. `refused` where nothing of it
 * can be sent (a template that the channel has not, an empty message): there is nothing to post then. Never throws.
 */
export function fit(message: OutgoingMessage, channel: string): Fitting {
  return fitTo(message, targetOf(channel));
}

/** The same for a channel with these facts. */
export function fitTo(message: OutgoingMessage, to: Target): Fitting {
  return dispatch(message.kind, message, to);
}
