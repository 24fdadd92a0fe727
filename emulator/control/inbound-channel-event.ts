import { z } from 'zod';
import { channelEventPayload } from '../delivery/inbound-payloads.ts';
import type { Emulator } from '../emulator.ts';
import { parse } from '../error.ts';
import { Json } from '../json.ts';
import { Place, playedApp } from './played.ts';

const ChannelEvent = Place.extend({
  channelEvent: z.strictObject({ event_type: z.string().min(1), additional_data: Json.default({}) }),
});

/** The channel says something about the app, such as another quality rating. */
export function playChannelEvent(emulator: Emulator, given: Json): object {
  const { channelEvent, ...place } = parse(ChannelEvent, given);
  const app = playedApp(emulator, place);
  const payload = channelEventPayload(app.id, emulator.now(), { channel: place.channel, ...channelEvent });
  emulator.deliveries.publish({ app, trigger: 'CHANNEL_EVENT', lane: place.channel, payload });
  return {};
}
