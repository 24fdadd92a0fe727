import { z } from 'zod';
import { CHANNELS } from '../../channels/names.ts';
import type { Json } from '../../json.ts';
import { Choices } from './choice.ts';
import { Duration } from './duration.ts';
import { Fallback } from './fallback.ts';
import { advised, EMPTY, fields, isMap } from './fields.ts';
import { Card, Carousel, ChannelTemplate, Contact, List, Location, Media, OmniTemplate } from './message-parts.ts';
import { type OneOf, oneKind, pick } from './pick.ts';
import { Plain, Text } from './text.ts';
import { Value } from './value.ts';

/** What may stand beside a message of any kind. */
const OPTIONS = {
  properties: z
    .record(z.string().min(1), Plain)
    .describe("Sinch's channel properties, such as WHATSAPP_DIRECT_SEND_CATEGORY.")
    .optional(),
  ttl: Duration.refine((ms) => ms >= 3_000, 'is shorter than 3s')
    .describe('How long the message may wait for its delivery, such as 10m.')
    .optional(),
  content: z
    .enum(['marketing', 'notification'])
    .describe('What the message is; marketing is not sent to those who withdrew that consent.')
    .optional(),
  metadata: z
    .record(z.string().min(1, EMPTY), Value)
    .describe('Metadata of the conversation at Sinch: it comes back with what the contact writes.')
    .optional(),
  metadata_update: z
    .enum(['replace', 'merge'])
    .describe('replace, the default, forgets what the conversation had; merge keeps the fields that are not named.')
    .optional(),
  fallback: Fallback.describe(
    'Channels to try, in this order, when the one of the contact does not take the message.',
  ).optional(),
};

/** A field for each channel. */
const byChannel = <S extends z.ZodType>(one: S) => Object.fromEntries(CHANNELS.map((name) => [name, one.optional()]));

const atLeastOne = (found: object) => Object.values(found).some((one) => one !== undefined);

export const Template = fields({ omni: OmniTemplate.optional(), ...byChannel(ChannelTemplate) }, 'channel').refine(
  atLeastOne,
  {
    message: advised('This template names no channel.', 'Add one, such as WHATSAPP, or omni.'),
  },
);

/** The fields of each kind of message that stands alone; a message holds those of exactly one. */
const KINDS = {
  text: { text: Text.describe('What the contact reads.'), choices: Choices.optional() },
  media: { media: Media.describe('A picture, a video, a sound or a document.') },
  card: { card: Card.describe('A picture with a title, a text and choices.') },
  carousel: { carousel: Carousel.describe('Cards side by side.') },
  list: { list: List.describe('Items to choose from, under headings where wanted.') },
  location: { location: Location.describe('A place on the map.') },
  contact: { contact: Contact.describe('Somebody for the address book.') },
  template: { template: Template.describe('Approved templates by channel; omni for one of Sinch for all.') },
};

const OwnWords = pick<Json>([Plain, z.record(z.string(), Value)], (raw) =>
  isMap(raw) ? z.record(z.string(), Value) : Plain,
);

/** Stands only under the name of the channel whose words it is in. */
const EXPLICIT = {
  explicit: OwnWords.describe("In the channel's own words: a map, which becomes JSON, or a text. Sent as it stands."),
  choices: Choices.describe('What its buttons answer, by their postbacks: understood, not shown.').optional(),
};

/** `short`: written as nothing but its text. */
const as =
  <K extends string>(kind: K, short = false) =>
  <F extends object>(given: F) => ({ kind, short, ...given });

function alone<More extends z.core.$ZodLooseShape>(more: More) {
  return {
    text: fields({ ...KINDS.text, ...OPTIONS, ...more }).transform(as('text')),
    media: fields({ ...KINDS.media, ...OPTIONS, ...more }).transform(as('media')),
    card: fields({ ...KINDS.card, ...OPTIONS, ...more }).transform(as('card')),
    carousel: fields({ ...KINDS.carousel, ...OPTIONS, ...more }).transform(as('carousel')),
    list: fields({ ...KINDS.list, ...OPTIONS, ...more }).transform(as('list')),
    location: fields({ ...KINDS.location, ...OPTIONS, ...more }).transform(as('location')),
    contact: fields({ ...KINDS.contact, ...OPTIONS, ...more }).transform(as('contact')),
    template: fields({ ...KINDS.template, ...OPTIONS, ...more }).transform(as('template')),
  };
}

/** What is said of an explicit message that stands for more than one channel. */
export const NOT_EXPLICIT = [
  'An explicit message is in the words of one channel.',
  'Write it under channels, by the name of that channel.',
] as const;

/** What is said of a message of no kind, or of two. */
export const MESSAGE_WORDS = {
  what: 'message',
  both: 'Make each a message of its own; a text beside a picture is a card.',
  refused: { explicit: advised(...NOT_EXPLICIT) },
};

const ALONE = alone({});
const OF_ONE_CHANNEL = { ...ALONE, explicit: fields({ ...EXPLICIT, ...OPTIONS }).transform(as('explicit')) };
type Alone = OneOf<typeof OF_ONE_CHANNEL>;

const NO_CHANNELS = advised('A message within channels cannot have channels again.', 'Take one level out.');

/** A text in short. */
const bare = Text.transform((text) => as('text', true)({ text }));

/** A message within `channels`. */
export const ChannelMessage = oneKind<Alone>(
  OF_ONE_CHANNEL,
  { ...MESSAGE_WORDS, refused: { channels: NO_CHANNELS } },
  bare,
);

export const Channels = fields({ ...byChannel(ChannelMessage), default: ChannelMessage.optional() }, 'channel').refine(
  atLeastOne,
  { message: advised('This message names no channel.', 'Add one, such as WHATSAPP, or default.') },
);

/** Every kind of message as a schema of its own, with `more` fields beside it. */
export function messageKinds<More extends z.core.$ZodLooseShape>(more: More) {
  const channels = fields({
    channels: Channels.describe('Another message by channel; default for all others.'),
    ...OPTIONS,
    ...more,
  }).transform(as('channels'));
  return { ...alone(more), channels };
}

const ALL = messageKinds({});

export const Message = oneKind<OneOf<typeof ALL>>(ALL, MESSAGE_WORDS, bare);
/** Wherever it may stand. */
export type Message = z.infer<typeof Message> | Alone;
export type MessageOf<K extends Message['kind']> = Extract<Message, { kind: K }>;
