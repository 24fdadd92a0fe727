import { Json } from './json.ts';

const KINDS = [
  'text_message',
  'media_message',
  'media_card_message',
  'location_message',
  'choice_response_message',
  'fallback_message',
  'product_response_message',
  'channel_specific_message',
  // No contact has sent one so far: a card, as apps write it (inferred).
  'contact_info_message',
];

const isOneKind = (message: Json) => KINDS.filter((kind) => message[kind] !== undefined).length === 1;

/** What a contact writes; its kind is checked, what is in it is not. */
export const ContactMessage = Json.refine(isOneKind, `must have exactly one of ${KINDS.join(', ')}`);
