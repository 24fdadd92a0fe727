import type { CardMessage, Choice } from '../../../core/channels/app-message.ts';
import { readChoice } from '../../../core/channels/choices.ts';
import { mediaKind } from '../../../core/channels/media.ts';
import { buttonsOf, cardsOf, type Outgoing } from './parts.ts';

/* What Sinch would hand to Messenger: an object with a `message`, as its client's example reads it; the rest is Messenger's own API (inferred). */

function button(choice: Choice): object {
  const { kind, title, link, postback } = readChoice(choice);
  if (kind === 'text') return { type: 'postback', title, payload: postback || title };
  return kind === 'call' ? { type: 'phone_number', title, payload: link } : { type: 'web_url', title, url: link };
}

function quickReply(choice: Choice): object {
  const { title, postback } = readChoice(choice);
  return { content_type: 'text', title, payload: postback || title };
}

function element({ title, description, media_message, choices }: CardMessage): object {
  const buttons = choices.length > 0 ? { buttons: choices.map(button) } : {};
  const image = media_message && { image_url: media_message.url };
  return { title, ...(description && { subtitle: description }), ...image, ...buttons };
}

const template = (payload: object) => ({ attachment: { type: 'template', payload } });

function attachment(url: string): object {
  const kind = mediaKind(url);
  return { attachment: { type: kind === 'document' ? 'file' : kind, payload: { url } } };
}

function messageOf(outgoing: Outgoing): object {
  const { text, media } = outgoing.shown;
  const cards = cardsOf(outgoing);
  const buttons = buttonsOf(outgoing);
  const [url] = media ?? [];
  if (cards.length > 0) {
    const below = buttons.length > 0 ? { quick_replies: buttons.map(quickReply) } : {};
    return { ...template({ template_type: 'generic', elements: cards.map(element) }), ...below };
  }
  if (buttons.length > 0) return template({ template_type: 'button', text, buttons: buttons.map(button) });
  return url === undefined ? { text } : attachment(url);
}

export function messengerBody(outgoing: Outgoing): object {
  return { recipient: { id: outgoing.to }, message: messageOf(outgoing) };
}
