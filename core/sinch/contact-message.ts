import { z } from 'zod';
import type { InboundContent } from '../session/inbound.ts';
import { text } from './fields.ts';

const required = z.string();

const reader = <S extends z.ZodType>(wire: S, read: (value: z.output<S>) => InboundContent) => wire.transform(read);

const other = (type: string, words: string): InboundContent => ({ kind: 'other', type, text: words });

const Coordinates = z.object({ latitude: z.number(), longitude: z.number() });

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
  product_response_message: reader(z.object({ title: text, text }), (read) =>
    other('product_response_message', read.title || read.text),
  ),
  fallback_message: reader(z.object({ raw_message: text }), (read) => other('fallback_message', read.raw_message)),
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
