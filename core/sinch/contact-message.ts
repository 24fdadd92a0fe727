import { z } from 'zod';
import { ContactInfoMessage } from '../channels/app-message.ts';
import type { InboundContent } from '../session/inbound.ts';
import { text } from './fields.ts';

const required = z.string();

const reader = <S extends z.ZodType>(wire: S, read: (value: z.output<S>) => InboundContent) => wire.transform(read);

const other = (type: string, words: string): InboundContent => ({ kind: 'other', type, text: words });

const Coordinates = z.object({ latitude: z.number(), longitude: z.number() });

/** A flow's lists hold no more. */
const MOST_PRODUCTS = 1_000;

const amount = z.number().nullish().catch(0);

const Product = z
  .object({ id: required, quantity: amount, item_price: amount, currency: text })
  .transform(({ id, quantity, item_price, currency }) => ({
    id,
    quantity: quantity ?? 0,
    price: item_price ?? 0,
    currency,
  }));

const NfmReply = z.object({ body: text }).nullish();

/** One reader per variant of contact_message (spec, Oct 2026). */
const BY_KEY = {
  text_message: reader(z.object({ text: required }), (read) => ({ kind: 'text', text: read.text })),
  choice_response_message: reader(z.object({ message_id: text, postback_data: required }), (read) => ({
    kind: 'choice',
    messageId: read.message_id,
    postback: read.postback_data,
  })),
  media_message: reader(z.object({ url: required }), (read) => ({ kind: 'media', url: read.url, caption: '' })),
  media_card_message: reader(z.object({ url: required, caption: text }), (read) => ({ kind: 'media', ...read })),
  location_message: reader(z.object({ title: text, label: text, coordinates: Coordinates }), (read) => ({
    kind: 'location',
    ...read.coordinates,
    title: read.title,
    label: read.label,
  })),
  // The spec calls it title, the Node SDK text.
  product_response_message: reader(
    z.object({ title: text, text, catalog_id: text, products: z.array(Product).max(MOST_PRODUCTS).default([]) }),
    ({ products, ...read }) => ({ kind: 'order', text: read.title || read.text, catalogId: read.catalog_id, products }),
  ),
  fallback_message: reader(z.object({ raw_message: text }), (read) => ({
    kind: 'unsupported',
    // The channel's own JSON is nothing that a contact wrote.
    text: /^\s*[{[]/.test(read.raw_message) ? '' : read.raw_message,
  })),
  // No contact has sent one so far (the spec has it for apps only): read as apps write it.
  contact_info_message: reader(ContactInfoMessage, ({ name, phone_numbers, email_addresses = [] }) => ({
    kind: 'contact',
    name: name.full_name,
    phone: phone_numbers[0]?.phone_number ?? '',
    email: email_addresses[0]?.email_address ?? '',
  })),
  channel_specific_message: reader(z.object({ message: z.object({ nfm_reply: NfmReply }).nullish() }), (read) =>
    other('channel_specific_message', read.message?.nfm_reply?.body ?? ''),
  ),
};

/** Keys that stand beside the variant. */
const BESIDE = new Set(['reply_to']);

/** What a contact wrote, from Sinch's contact_message. A variant of tomorrow, or one with holes, is `other` by its wire name: never lost. */
export function readContactMessage(message: { [key: string]: unknown }): InboundContent {
  const keys = Object.keys(message).filter((key) => !BESIDE.has(key) && message[key] !== null);
  const known = keys.find(isKnown);
  if (known === undefined) return other(keys[0] ?? '', wordsOf(message[keys[0] ?? '']));
  const read = BY_KEY[known].safeParse(message[known]);
  return read.success ? read.data : other(known, wordsOf(message[known]));
}

function isKnown(key: string): key is keyof typeof BY_KEY {
  return Object.hasOwn(BY_KEY, key);
}

function wordsOf(value: unknown): string {
  const read = z.object({ text }).safeParse(value);
  return read.success ? read.data.text : '';
}
