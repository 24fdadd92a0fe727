import type { Json } from '../json.ts';
import { type Option, optionsOf } from './choices.ts';
import type { CompiledChoice, Coordinate, Text } from './compiled.ts';
import { parseMoment } from './dates.ts';
import { StepFailure } from './failure.ts';
import type { OutgoingChoice } from './message.ts';
import { type MoreNames, namesOf } from './names.ts';
import { formatPostback } from './postback.ts';
import { fillText, fillUrl, fillValue } from './templates.ts';
import { stepName, type Turn } from './turn.ts';

/** The wording for a language: its own, else the default language's, else any. */
export function wording(text: Text, languages: readonly string[]): string {
  if (typeof text === 'string') return text;
  const language = languages.find((candidate) => Object.hasOwn(text, candidate)) ?? Object.keys(text)[0] ?? '';
  return text[language] ?? '';
}

const wordingFor = (text: Text, turn: Turn) => wording(text, [turn.language, ...turn.flow.languages]);

/** A text as this contact reads it. Throws StepFailure. */
export function renderText(text: Text, turn: Turn, more?: MoreNames): string {
  return fillText(wordingFor(text, turn), namesOf(turn, more), turn.meter);
}

/** An address, its values percent-encoded. Throws StepFailure. */
export function renderUrl(text: Text, turn: Turn, more?: MoreNames): string {
  const url = fillUrl(wordingFor(text, turn), namesOf(turn, more), turn.meter);
  if (/^https?:\/\/\S+$/i.test(url)) return url;
  throw new StepFailure('TYPE', 'an address does not begin with https:// or holds a space');
}

/** An address that may be left out: '' stays ''. */
export function renderOptionalUrl(text: Text, turn: Turn, more?: MoreNames): string {
  return text === '' ? '' : renderUrl(text, turn, more);
}

/** A latitude or longitude. Throws StepFailure. */
export function renderCoordinate(coordinate: Coordinate, turn: Turn, more?: MoreNames): number {
  const value = typeof coordinate === 'number' ? coordinate : fillValue(coordinate, namesOf(turn, more), turn.meter);
  if (typeof value === 'number') return value;
  throw new StepFailure('TYPE', 'a latitude or longitude is not a number');
}

function renderMoment(text: string, turn: Turn, more?: MoreNames): string {
  const at = parseMoment(fillText(text, namesOf(turn, more), turn.meter).trim());
  if (at !== undefined) return new Date(at).toISOString();
  throw new StepFailure('TYPE', 'a time of the calendar is not written as 2026-12-24T18:00:00+01:00');
}

/** A choice as the contact sees it. Throws StepFailure. */
export function renderOption(option: Option, saying: Saying, turn: Turn): OutgoingChoice {
  const { compiled, item } = option;
  const postback = postbackOf(option, saying, turn);
  const more = { item };
  const text = renderText(compiled.text, turn, more);
  const { action } = compiled;
  switch (action?.kind) {
    case undefined:
      return { kind: 'text', text, postback };
    case 'url':
      return { kind: 'url', text, url: renderUrl(action.url, turn, more), postback };
    case 'call':
      return { kind: 'call', text, phone: renderText(action.phone, turn, more), postback };
    case 'location': {
      const latitude = renderCoordinate(action.latitude, turn, more);
      const longitude = renderCoordinate(action.longitude, turn, more);
      return { kind: 'location', text, latitude, longitude, label: renderText(action.label, turn, more), postback };
    }
    case 'calendar': {
      const [start, end] = [renderMoment(action.start, turn, more), renderMoment(action.end, turn, more)];
      const [title, description] = [renderText(action.title, turn, more), renderText(action.description, turn, more)];
      return { kind: 'calendar', text, start, end, title, description, postback };
    }
  }
}

/** A message on its way to the contact: which step says it, and how many choices of that step stand before it. */
export interface Saying {
  step: string;
  firstChoice: number;
}

/** What comes back when a choice is tapped. */
export function postbackOf(option: Option, saying: Saying, turn: Turn): string {
  const { choice, element } = option;
  const step = stepName(turn, saying.step);
  return formatPostback({ sessionId: turn.context.session.id, step, choice, element });
}

/** The choices that are shown, as options: without the hidden ones. */
export function shownOptions(choices: readonly CompiledChoice[], saying: Saying, turn: Turn): Option[] {
  return optionsOf(choices, saying.firstChoice, turn).filter(({ compiled }) => !compiled.hidden);
}

/** Choices as the contact sees them. */
export function renderChoices(choices: readonly CompiledChoice[], saying: Saying, turn: Turn): OutgoingChoice[] {
  return shownOptions(choices, saying, turn).map((option) => renderOption(option, saying, turn));
}

/** What an option stores: its value, else its title in the first language. Throws StepFailure. */
export function storedBy({ compiled, item }: Pick<Option, 'compiled' | 'item'>, turn: Turn): Json {
  const names = () => namesOf(turn, { item });
  const { value } = compiled;
  if (value === undefined) return fillText(wording(compiled.text, turn.flow.languages), names(), turn.meter);
  return typeof value === 'string' && value.includes('{{') ? fillValue(value, names(), turn.meter) : value;
}
