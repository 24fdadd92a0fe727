import { z } from 'zod';
import { AppMessage as ReadableMessage } from '../../core/channels/app-message.ts';
import { Channel } from '../channels.ts';
import { parse } from '../error.ts';
import { Ulid } from '../ulid.ts';
import { AppMessage, type MessageOverride } from './app-message.ts';
import { findApp, type Operation } from './operation.ts';
import { wireText } from './transcoded/wire-text.ts';

/** Sinch leaves the recipient open like this where the request names none. */
const NOBODY = '{{to}}';

const TranscodeRequest = z.strictObject({
  app_id: Ulid,
  app_message: AppMessage,
  channels: z.array(Channel).min(1),
  from: z.string().optional(),
  to: z.string().default(NOBODY),
});

/** As a message of its own: only a template is written in another way. */
function overriding({ template_reference, ...message }: MessageOverride): object {
  return template_reference ? { template_message: { omni_template: template_reference } } : message;
}

/** Says what each channel would be handed; nothing is sent, and the app need not have the channels. */
export const transcodeMessage: Operation = {
  name: 'messages:transcode',
  method: 'POST',
  path: '/v1/projects/:projectId/messages::transcode',
  handle(emulator, request) {
    const { app_id, app_message, channels, to } = parse(TranscodeRequest, request.body);
    const { explicit_channel_omni_message: overrides = {} } = app_message;
    findApp(emulator, request, app_id);
    const textFor = (channel: Channel) => {
      const override = overrides[channel];
      const message = override ? overriding(override) : app_message;
      return wireText(parse(ReadableMessage, message), { channel, to });
    };
    return { transcoded_message: Object.fromEntries(channels.map((channel) => [channel, textFor(channel)])) };
  },
};
