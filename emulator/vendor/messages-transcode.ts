import { z } from 'zod';
import { AppMessage as ReadableMessage } from '../../core/channels/app-message.ts';
import { Channel } from '../channels.ts';
import { parse } from '../error.ts';
import { Ulid } from '../ulid.ts';
import { AppMessage } from './app-message.ts';
import { findApp, type Operation } from './operation.ts';
import { wireText } from './transcoded/wire-text.ts';

/** Sinch leaves the recipient open like this where the request names none. */
const NOBODY = '{{to}}';

const TranscodeRequest = z.object({
  app_id: Ulid,
  app_message: AppMessage,
  channels: z.array(Channel).min(1),
  from: z.string().optional(),
  to: z.string().default(NOBODY),
});

const Overrides = z.looseObject({ explicit_channel_omni_message: z.record(z.string(), AppMessage).optional() });

/** Says what each channel would be handed; nothing is sent, and the app need not have the channels. */
export const transcodeMessage: Operation = {
  name: 'messages:transcode',
  method: 'POST',
  path: '/v1/projects/:projectId/messages::transcode',
  handle(emulator, request) {
    const { app_id, app_message, channels, to } = parse(TranscodeRequest, request.body);
    const { explicit_channel_omni_message: overrides = {} } = parse(Overrides, app_message);
    findApp(emulator, request, app_id);
    const textFor = (channel: Channel) =>
      wireText(parse(ReadableMessage, overrides[channel] ?? app_message), { channel, to });
    return { transcoded_message: Object.fromEntries(channels.map((channel) => [channel, textFor(channel)])) };
  },
};
