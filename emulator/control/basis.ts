import { AppMessage } from '../../core/channels/app-message.ts';
import { type Fact, type Firmness, firmnessOf } from '../../core/channels/firmness.ts';
import { mediaKind } from '../../core/channels/media.ts';
import { canonicalChannel } from '../../core/channels/names.ts';
import type { Json } from '../json.ts';

/** given: the message brings its own words for the channel. */
type Basis = Firmness | 'given';

const FACT_OF = {
  text_message: 'text',
  choice_message: 'choice',
  card_message: 'card',
  carousel_message: 'carousel',
  location_message: 'location',
  list_message: 'list',
  template_message: 'template',
  contact_info_message: 'contact_info',
} as const satisfies { [kind: string]: Fact };

function factOf(content: Json, { media_message }: AppMessage): Fact | undefined {
  if (media_message) return `media_${mediaKind(media_message.url)}`;
  return Object.entries(FACT_OF).find(([kind]) => content[kind] !== undefined)?.[1];
}

/** What the picture of a message on a channel rests on: how firm it is that the channel shows such a message so. */
export function basisOf(content: Json, channel: string): Basis {
  const parsed = AppMessage.safeParse(content);
  if (!parsed.success) return 'silent';
  if (parsed.data.explicit_channel_message?.[canonicalChannel(channel)] !== undefined) return 'given';
  const fact = factOf(content, parsed.data);
  return fact ? firmnessOf(channel, fact) : 'silent';
}
