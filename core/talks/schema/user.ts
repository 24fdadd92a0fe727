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
  );

const KINDS = {
  text: Written.transform(({ text, ...from }): User => ({ does: 'write', text, ...from })),
  tap: Tapped.transform(({ tap, ...from }): User => ({ does: 'tap', title: tap, ...from })),
  location: Located.transform(({ location, ...from }): User => ({ does: 'locate', place: location, ...from })),
  media: Attached.transform(
    ({ media, caption = '', ...from }): User => ({ does: 'attach', url: media, caption, ...from }),
  ),
};

const bare = Said.transform((text): User => ({ does: 'write', text }));
const oneOf = oneKind<User>(KINDS, { what: 'message of a contact' });

/** A bare text is what the contact writes. */
export const User = pick<User>([bare, oneOf], (raw) => (isMap(raw) ? oneOf : bare));
