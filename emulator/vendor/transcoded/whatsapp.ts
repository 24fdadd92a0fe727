import type { CardMessage, Choice, ListMessage, LocationMessage } from '../../../core/channels/app-message.ts';
import { float32, readChoice } from '../../../core/channels/choices.ts';
import { mediaKind } from '../../../core/channels/media.ts';
import { buttonsOf, cardsOf, type Outgoing } from './parts.ts';

/*
 * What Sinch would hand to WhatsApp. The envelope and the location are a public example word for word; the rest is
 * WhatsApp's own API (inferred).
 */

type Content = [type: string, content: object];

function location({ title, label, coordinates }: LocationMessage): Content {
  const { longitude, latitude } = coordinates;
  const point = { longitude: float32(longitude), latitude: float32(latitude), name: title };
  return ['location', { ...point, ...(label && { address: label }) }];
}

function actionOf(choices: readonly Choice[]): object {
  const read = choices.map(readChoice);
  const [only] = read;
  if (only?.kind === 'url') {
    return {
      type: 'cta_url',
      action: { name: 'cta_url', parameters: { display_text: only.title, url: only.link } },
    };
  }
  const buttons = read.map(({ title, postback }) => ({ type: 'reply', reply: { id: postback || title, title } }));
  return { type: 'button', action: { buttons } };
}

function media(url: string, caption: string): Content {
  const type = mediaKind(url);
  return [type, { link: url, ...(caption && { caption }) }];
}

/** Without buttons there is nothing interactive in a card. */
function plainCard({ title, description, media_message }: CardMessage): Content {
  const text = [title, description].filter((line) => line !== '').join('\n');
  return media_message ? media(media_message.url, text) : ['text', { body: text }];
}

function card({ title, description, media_message, choices }: CardMessage): Content {
  const kind = media_message && mediaKind(media_message.url);
  const header = kind && { header: { type: kind, [kind]: { link: media_message.url } } };
  const footer = description && { footer: { text: description } };
  return ['interactive', { ...actionOf(choices), ...header, body: { text: title }, ...footer }];
}

function list({ title, description, sections, message_properties }: ListMessage): Content {
  const action = {
    button: message_properties?.menu ?? '',
    sections: sections.map((section) => ({
      title: section.title,
      rows: section.items.map(({ choice, product }) => ({
        id: choice?.postback_data ?? product?.id ?? choice?.title,
        title: choice?.title ?? product?.id,
        description: choice?.description,
      })),
    })),
  };
  const footer = description && { footer: { text: description } };
  return ['interactive', { type: 'list', action, body: { text: title }, ...footer }];
}

function contentOf(outgoing: Outgoing): Content {
  const { message, shown } = outgoing;
  const [only] = cardsOf(outgoing);
  const buttons = buttonsOf(outgoing);
  const [url] = shown.media ?? [];
  if (message.location_message) return location(message.location_message);
  if (message.list_message) return list(message.list_message);
  if (only) return only.choices.length > 0 ? card(only) : plainCard(only);
  if (buttons.length > 0) return ['interactive', { ...actionOf(buttons), body: { text: shown.text } }];
  return url === undefined ? ['text', { body: shown.text }] : media(url, shown.text);
}

export function whatsappBody(outgoing: Outgoing): object {
  const [type, content] = contentOf(outgoing);
  return {
    to: outgoing.to,
    type,
    recipient_type: 'individual',
    [type]: content,
    messaging_product: 'whatsapp',
    biz_opaque_callback_data: null,
  };
}
