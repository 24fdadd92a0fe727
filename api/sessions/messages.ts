import { z } from 'zod';
import type { OutgoingMessage } from '../../core/flow/message.ts';
import { fields } from '../../core/flow/schema/fields.ts';
import { textField } from '../json-field.ts';

const MAX_TEXT_KB = 16;
const MOST_MESSAGES = 10;

const Text = textField(MAX_TEXT_KB).refine((text) => text.trim() !== '', 'is empty');
const Url = z.url({ protocol: /^https?$/, error: 'must be an address that begins with https:// or http://' }).max(2000);
const Label = z.string().max(500);

const TextMessage = fields({ text: Text });
const MediaMessage = fields({ media: Url });
const LocationMessage = fields({
  location: fields({
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    title: Label.min(1),
    label: Label.default(''),
  }),
});

const PersonMessage = z.union([TextMessage, MediaMessage, LocationMessage], {
  error: 'must be { text }, { media: URL } or { location: { latitude, longitude, title } }',
});
type PersonMessage = z.infer<typeof PersonMessage>;

/** What a person says during a hand-over: one message, or several that go out in order. */
export const MessagesBody = z.union(
  [TextMessage, MediaMessage, LocationMessage, fields({ messages: z.array(PersonMessage).min(1).max(MOST_MESSAGES) })],
  {
    error:
      'must be one message, or { messages: [ … ] }: { text }, { media: URL } or { location: { latitude, longitude, title } }',
  },
);
export type MessagesBody = z.infer<typeof MessagesBody>;

/** In the words of flows. */
export function outgoingOf(body: MessagesBody): OutgoingMessage[] {
  return ('messages' in body ? body.messages : [body]).map(toOutgoing);
}

function toOutgoing(message: PersonMessage): OutgoingMessage {
  if ('text' in message) return { kind: 'text', text: message.text };
  return 'media' in message ? { kind: 'media', url: message.media } : { kind: 'location', ...message.location };
}
