import type { AppMessage } from '../../../core/channels/app-message.ts';
import { transcode } from '../../../core/channels/transcode.ts';
import { messengerBody } from './messenger.ts';
import type { Outgoing } from './parts.ts';
import { whatsappBody } from './whatsapp.ts';

const BODIES: { [channel: string]: ((outgoing: Outgoing) => object) | undefined } = {
  WHATSAPP: whatsappBody,
  MESSENGER: messengerBody,
};

/**
 * What goes to the channel, as one string. Sinch's own is public for WhatsApp and Messenger alone; for others it is the
 * text that the contact sees, or JSON of all that he sees where that is more than a text.
 */
export function wireText(message: AppMessage, { channel, to }: { channel: string; to: string }): string {
  const explicit = message.explicit_channel_message?.[channel];
  if (explicit !== undefined) return explicit;
  const { shown } = transcode(message, channel);
  const body = BODIES[channel];
  if (body) return JSON.stringify(body({ message, shown, to }));
  return Object.keys(shown).length === 1 ? shown.text : JSON.stringify(shown);
}
