import { z } from 'zod';
import { fields, isMap } from '../../flow/schema/fields.ts';
import { pick } from '../../flow/schema/pick.ts';
import { Words } from './words.ts';

const Titles = z.array(Words).min(1, 'needs at least one title');

const CardFields = fields({
  title: Words.optional(),
  description: Words.optional(),
  media: Words.optional(),
  choices: Titles.optional(),
});
export type ExpectedCard = z.output<typeof CardFields>;

const byTitle = Words.transform((title): ExpectedCard => ({ title }));

const Card = pick<ExpectedCard>([byTitle, CardFields], (raw) => (isMap(raw) ? CardFields : byTitle));

const LocationFields = fields({
  title: Words.optional(),
  label: Words.optional(),
  latitude: z.number().optional(),
  longitude: z.number().optional(),
});
type Location = z.output<typeof LocationFields>;

const placeByTitle = Words.transform((title): Location => ({ title }));

const Location = pick<Location>([placeByTitle, LocationFields], (raw) => (isMap(raw) ? LocationFields : placeByTitle));

const Contains = pick<string[]>([Words.transform((text) => [text]), z.array(Words).min(1)], (raw) =>
  Array.isArray(raw) ? z.array(Words).min(1) : Words.transform((text) => [text]),
);

const BubbleFields = fields({
  text: Words.describe('Its text, whole.').optional(),
  contains: Contains.describe('A part of its text, or several.').optional(),
  choices: Titles.describe('Titles of its choices, all of them, in order.').optional(),
  media: Words.describe('Address of a picture, a video, a sound or a document in it.').optional(),
  card: Card.describe('The card that it is.').optional(),
  carousel: z.array(Card).min(1).describe('The cards that it shows, in order.').optional(),
  list: Words.describe('Title of the list that it is.').optional(),
  location: Location.describe('The place that it shows.').optional(),
  contact: Words.describe('Name on the card for the address book that it is.').optional(),
  template: Words.describe('Id of the template that it is.').optional(),
  step: Words.describe('Step that says it.').optional(),
});

/** What a bubble must be like; a bare text is its whole text. */
export type ExpectedBubble = z.output<typeof BubbleFields>;

const bare = Words.transform((text): ExpectedBubble => ({ text }));

const Bubble = pick<ExpectedBubble>([bare, BubbleFields], (raw) => {
  if (!isMap(raw)) return bare;
  return Object.keys(raw).length > 0 ? BubbleFields : 'says nothing of the bubble';
});

const Row = z.array(Bubble).min(1, 'needs at least one bubble').max(100);

/** One bubble that is among the next ones, or a list that is exactly the next ones. */
export const Bot = pick<ExpectedBubble | ExpectedBubble[]>([Bubble, Row], (raw) => (Array.isArray(raw) ? Row : Bubble));
