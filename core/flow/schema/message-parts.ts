import { z } from 'zod';
import { Choices, EACH, type Item, Items } from './choice.ts';
import { advised, fields } from './fields.ts';
import { oneKind } from './pick.ts';
import { COORDINATES } from './place.ts';
import { Plain, Text } from './text.ts';

const MediaFields = fields({
  url: Text.describe('Address of a picture, a video, a sound or a document.'),
  thumbnail: Text.describe('Address of a small picture of it.').optional(),
});
/** `short`: written as nothing but its address. */
type MediaFields = z.infer<typeof MediaFields> & { short?: true };

/** An address, or a map with it and its thumbnail. */
export const Media = oneKind<MediaFields>(
  { url: MediaFields },
  { what: 'media' },
  Text.transform((url): MediaFields => ({ url, short: true })),
);

const CARD = {
  title: Text,
  description: Text.optional(),
  media: Text.describe('Address of a picture or a video.').optional(),
  choices: Choices.optional(),
};

export const Card = fields(CARD);

const CarouselCard = fields({ ...CARD, ...EACH });

export const Carousel = fields({
  cards: z.array(CarouselCard).min(1, 'needs at least one card').max(10, 'holds more than 10 cards'),
  choices: Choices.describe('Choices below all cards.').optional(),
});

const LIST = {
  title: Text,
  description: Text.optional(),
  button: Text.describe('Title of the button that opens the list, where the channel has one.').optional(),
};

const Section = fields({ title: Text.optional(), items: Items });

const Sections = fields({ ...LIST, sections: z.array(Section).min(1, 'needs at least one section').max(10) });
const OneSection = fields({ ...LIST, items: Items });

interface ListFields extends Omit<z.infer<typeof Sections>, 'sections'> {
  sections: { title?: Text; items: Item[] }[];
  /** Whether its items stand in the list itself. */
  short: boolean;
}

const LISTS = {
  sections: Sections.transform((list): ListFields => ({ ...list, short: false })),
  items: OneSection.transform(({ items, ...list }): ListFields => ({ ...list, sections: [{ items }], short: true })),
};

/** Items under headings, or without any. */
export const List = oneKind<ListFields>(LISTS, {
  what: 'list',
  both: 'Put the items into the sections.',
});

export const Location = fields({
  title: Text.optional(),
  label: Text.describe('Address or other words below the title.').optional(),
  ...COORDINATES,
});

const Several = z.array(Text).min(1).max(20);

const CONTACT_PAIRS = [
  ['phone', 'phones'],
  ['email', 'emails'],
  ['url', 'urls'],
] as const;

/** A person or a place to call, as a card for the address book. */
export const Contact = fields({
  name: Text,
  phone: Text.optional(),
  phones: Several.optional(),
  email: Text.optional(),
  emails: Several.optional(),
  organization: Text.optional(),
  url: Text.optional(),
  urls: Several.optional(),
}).check((context) => {
  const contact = context.value;
  for (const [one, several] of CONTACT_PAIRS) {
    if (contact[one] === undefined || contact[several] === undefined) continue;
    const message = advised(`This contact has both ${one} and ${several}.`, `Put all of them into ${several}.`);
    context.issues.push({ code: 'custom', path: [several], message, input: contact });
  }
  if (contact.phone !== undefined || contact.phones !== undefined) return;
  const message = advised('This contact has no phone number.', 'Add phone, or phones.');
  context.issues.push({ code: 'custom', message, input: contact });
});

const params = z.record(z.string().min(1), Text).describe('Values of the placeholders, by their names.').optional();

const TEMPLATE = {
  id: Plain.describe('Id or name of the approved template.'),
  language: Plain.describe('Language of the template; without it, the language of the session.').optional(),
  params,
};

export const ChannelTemplate = fields({ ...TEMPLATE, version: Plain.optional() });
export type ChannelTemplate = z.infer<typeof ChannelTemplate>;

export const OmniTemplate = fields({ ...TEMPLATE, version: Plain });
