import { z } from 'zod';
import { MOMENT, parseMoment } from '../dates.ts';
import { advised, EMPTY, fields } from './fields.ts';
import { oneKind } from './pick.ts';
import { COORDINATES } from './place.ts';
import { Expression, Goto, Plain, Text } from './text.ts';
import { Value } from './value.ts';

/** What a tap on a choice may open, each by its own key. */
const ACTIONS = ['url', 'call', 'location', 'calendar'] as const;

const NO_MOMENT = 'is no time such as 2026-12-24T18:00:00+01:00';

// A pattern for editors, which do not know that a year has no 13th month.
const Moment = Plain.regex(new RegExp(String.raw`\{\{|${MOMENT}`), NO_MOMENT).refine(
  (text) => !new RegExp(MOMENT).test(text) || parseMoment(text) !== undefined,
  NO_MOMENT,
);

const Calendar = fields({
  start: Moment.describe('Begin, such as 2026-12-24T18:00:00+01:00, or a {{ }} that gives it.'),
  end: Moment.describe('End, written as the begin.'),
  title: Text.describe('Title of the entry; without it, the text of the choice.').optional(),
  description: Text.optional(),
});

/** What repeats a choice or a card. */
export const EACH = {
  each: Expression.describe('CEL that gives a list: one for each element, which the texts know as item.').optional(),
};

/** What any choice may carry, wherever it stands. */
const COMMON = {
  text: Text.describe('Title of the choice.'),
  value: Value.describe('What into stores; without it, the title in the first language.').optional(),
  goto: Goto.optional(),
  synonyms: z.array(z.string().min(1, EMPTY)).max(100).describe('Other words that mean this choice.').optional(),
  hidden: z.boolean().describe('Understood, but not shown.').optional(),
  ...EACH,
};

const ChoiceFields = fields({
  ...COMMON,
  url: Text.describe('Opens this address.').optional(),
  call: Text.describe('Calls this phone number.').optional(),
  location: fields({ label: Text.optional(), ...COORDINATES })
    .describe('Shows this place.')
    .optional(),
  calendar: Calendar.describe('Offers this entry for the calendar.').optional(),
}).refine((choice) => ACTIONS.filter((action) => choice[action] !== undefined).length <= 1, {
  message: advised('A tap on a choice can open one thing only.', `Keep one of ${ACTIONS.join(', ')}.`),
});

/** `short`: written as nothing but its text. */
type ChoiceFields = z.infer<typeof ChoiceFields> & { short?: true };

const bareChoice = Text.transform((text): ChoiceFields => ({ text, short: true }));

/** A choice; a bare text is one with nothing but its title. */
export const Choice = oneKind<ChoiceFields>({ text: ChoiceFields }, { what: 'choice' }, bareChoice);
export type Choice = z.infer<typeof Choice>;

export const Choices = z
  .array(Choice)
  .min(1, 'needs at least one choice')
  .max(100, 'holds more than 100 choices')
  .describe('Choices to tap, or to answer with.');

const ItemFields = fields({
  ...COMMON,
  description: Text.describe('A second line below the title.').optional(),
  media: Text.describe('Address of a picture.').optional(),
});

type ItemFields = z.infer<typeof ItemFields> & { short?: true };

const bareItem = Text.transform((text): ItemFields => ({ text, short: true }));

/** A line of a list: a choice that opens nothing, and may show more than its title. */
export const Item = oneKind<ItemFields>({ text: ItemFields }, { what: 'item of a list' }, bareItem);
export type Item = z.infer<typeof Item>;

export const Items = z.array(Item).min(1, 'needs at least one item').max(100, 'holds more than 100 items');
