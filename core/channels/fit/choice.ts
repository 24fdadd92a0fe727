import type { OutgoingChoice, OutgoingMessage } from '../../flow/message.ts';
import { choiceObstacle, readChoice } from '../choices.ts';
import { manyChoices } from '../refusal.ts';
import type { Target } from '../target.ts';
import { alone, type Fitting, noted } from './fitting.ts';
import { fitOutline, optionOf } from './outline.ts';
import { fitText, parted } from './text.ts';
import { wireChoice } from './wire.ts';

type Question = Omit<OutgoingMessage<'choice'>, 'kind'>;

/** Buttons where the channel has such, below the end of a question that is too long for one message; else numbered lines. */
export function fitChoice({ text, choices }: Question, to: Target): Fitting {
  if (choices.length === 0) return fitText(text, to);
  const { choices: shown, notes: linked } = withLinks(choices, to);
  const wire = shown.map(wireChoice);
  const obstacleBelow = (body: string) =>
    (text.trim() === '' ? 'there is no text above the buttons' : '') ||
    wireObstacle(choices) ||
    choiceObstacle(to.facts.choices, body, wire.map(readChoice));
  // Where no text has buttons below it, there is no room to be left for them.
  const { before, end, notes } =
    obstacleBelow('') === '' ? parted(text, to, to.facts.choices?.body) : { before: [], end: text, notes: [] };
  const obstacle = obstacleBelow(end);
  if (obstacle !== '') return asNumberedText({ text, choices }, obstacle, to);
  return noted(notes, alone({ choice_message: { text_message: { text: end }, choices: wire } }, linked), before);
}

/** A line with a number for each choice, below the text. */
export function asNumberedText({ text, choices }: Question, obstacle: string, to: Target): Fitting {
  const block = { title: '', details: [], options: choices.map(optionOf) };
  const note = `${to.channel} gets the choices as numbered text: ${obstacle}`;
  return noted([note], fitOutline({ lead: text, blocks: [block] }, to));
}

/** Why Sinch would refuse these choices on any channel, in words for a note; '' when it takes them. */
export function wireObstacle(choices: readonly OutgoingChoice[]): string {
  if (choices.some(({ text }) => text === '')) return 'a choice needs a title';
  return manyChoices(choices.length);
}

/** The same choices, a calendar as a link where the channel has buttons for links and none for calendars; with a note. */
export function withLinks(
  choices: OutgoingChoice[],
  { channel, facts }: Target,
): { choices: OutgoingChoice[]; notes: string[] } {
  const { kinds = [], alone } = facts.choices ?? {};
  const opensLinks = kinds.includes('url') || (alone === 'url' && choices.length === 1);
  if (!opensLinks || kinds.includes('calendar') || choices.every(({ kind }) => kind !== 'calendar'))
    return { choices, notes: [] };
  const note = `${channel} gets the calendar as a link: it has no button of kind calendar`;
  return { choices: choices.map(asLink), notes: [note] };
}

function asLink(choice: OutgoingChoice): OutgoingChoice {
  if (choice.kind !== 'calendar') return choice;
  const { text, postback } = choice;
  return { kind: 'url', text, url: readChoice(wireChoice(choice)).link, postback };
}

/** Numbers in the titles, from `first` on: where the channel shows them in a text of its own making. */
export function withNumbers(choices: readonly OutgoingChoice[], first: number): OutgoingChoice[] {
  return choices.map((choice, index) => ({ ...choice, text: `${first + index}. ${choice.text}` }));
}
