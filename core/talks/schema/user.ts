import { z } from 'zod';
import { fields, isMap } from '../../flow/schema/fields.ts';
import { oneKind, pick } from '../../flow/schema/pick.ts';
import { Channel, Said, Words } from './words.ts';

const FROM = {
  on: Channel.describe('Channel that the contact writes on from now on.').optional(),
  as: Words.describe('Identity of the contact there, from now on.').optional(),
};

const Place = fields({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  title: Words.optional(),
  label: Words.optional(),
});

const Written = fields({ text: Said, ...FROM });
const Tapped = fields({ tap: Words.describe('Title of a choice.'), ...FROM });
const Located = fields({ location: Place, ...FROM });
const Attached = fields({ media: Words.describe('Address of what is sent.'), caption: Said.optional(), ...FROM });

const Card = fields({ name: Said, phone: Words.optional(), email: Words.optional() });
const Product = fields({
  id: Words,
  quantity: z.number().min(0).default(1),
  price: z.number().min(0).default(0),
  currency: Words.optional(),
});
const Sent = fields({ contact: Card, ...FROM });
const Ordered = fields({
  order: z.array(Product).min(1).describe('Products of a catalog.'),
  catalog: Words.optional(),
  note: Said.optional(),
  ...FROM,
});
const Reacted = fields({ reaction: Words.describe('Emoji, to what was said last.'), ...FROM });
const Unsupported = fields({ unsupported: z.literal(true).describe('Something that Sinch has no kind for.'), ...FROM });

interface From {
  on?: string;
  as?: string;
}

/** What the contact does. */
export type User = From &
  (
    | { does: 'write'; text: string }
    | { does: 'tap'; title: string }
    | { does: 'locate'; place: z.output<typeof Place> }
    | { does: 'attach'; url: string; caption: string }
    | { does: 'introduce'; card: z.output<typeof Card> }
    | { does: 'order'; products: z.output<typeof Product>[]; catalog: string; note: string }
    | { does: 'react'; emoji: string }
    | { does: 'puzzle' }
  );

const KINDS = {
  text: Written.transform(({ text, ...from }): User => ({ does: 'write', text, ...from })),
  tap: Tapped.transform(({ tap, ...from }): User => ({ does: 'tap', title: tap, ...from })),
  location: Located.transform(({ location, ...from }): User => ({ does: 'locate', place: location, ...from })),
  media: Attached.transform(
    ({ media, caption = '', ...from }): User => ({ does: 'attach', url: media, caption, ...from }),
  ),
  contact: Sent.transform(({ contact, ...from }): User => ({ does: 'introduce', card: contact, ...from })),
  order: Ordered.transform(
    ({ order, catalog = '', note = '', ...from }): User => ({ does: 'order', products: order, catalog, note, ...from }),
  ),
  reaction: Reacted.transform(({ reaction, ...from }): User => ({ does: 'react', emoji: reaction, ...from })),
  unsupported: Unsupported.transform(({ unsupported: _true, ...from }): User => ({ does: 'puzzle', ...from })),
};

const bare = Said.transform((text): User => ({ does: 'write', text }));
const oneOf = oneKind<User>(KINDS, { what: 'message of a contact' });

/** A bare text is what the contact writes. */
export const User = pick<User>([bare, oneOf], (raw) => (isMap(raw) ? oneOf : bare));
