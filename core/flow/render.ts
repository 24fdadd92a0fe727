import type { CompiledChoice, CompiledMessage, CompiledStep, Coordinate, Text } from './compiled.ts';
import { StepFailure } from './failure.ts';
import type { OutgoingChoice, OutgoingMessage } from './message.ts';
import { formatPostback } from './postback.ts';
import { fillText, fillUrl, fillValue } from './templates.ts';
import { namesOf, type Turn } from './turn.ts';

/** The wording for a language: its own, else the default language's, else any. */
export function wording(text: Text, languages: readonly string[]): string {
  if (typeof text === 'string') return text;
  const language = languages.find((candidate) => Object.hasOwn(text, candidate)) ?? Object.keys(text)[0] ?? '';
  return text[language] ?? '';
}

const wordingFor = (text: Text, turn: Turn) => wording(text, [turn.language, ...turn.flow.languages]);

/** A text as this contact reads it. Throws StepFailure. */
export function renderText(text: Text, turn: Turn): string {
  return fillText(wordingFor(text, turn), namesOf(turn), turn.meter);
}

function renderUrl(text: Text, turn: Turn): string {
  const url = fillUrl(wordingFor(text, turn), namesOf(turn), turn.meter);
  if (/^https?:\/\/\S+$/.test(url)) return url;
  throw new StepFailure('TYPE', 'an address does not begin with https:// or holds a space');
}

function renderCoordinate(coordinate: Coordinate, turn: Turn): number {
  const value = typeof coordinate === 'number' ? coordinate : fillValue(coordinate, namesOf(turn), turn.meter);
  if (typeof value === 'number') return value;
  throw new StepFailure('TYPE', 'a latitude or longitude is not a number');
}

function renderChoice(choice: CompiledChoice, postback: string, turn: Turn): OutgoingChoice {
  const text = renderText(choice.text, turn);
  const { action } = choice;
  if (!action) return { kind: 'text', text, postback };
  if (action.kind === 'url') return { kind: 'url', text, url: renderUrl(action.url, turn), postback };
  if (action.kind === 'call') return { kind: 'call', text, phone: renderText(action.phone, turn), postback };
  const latitude = renderCoordinate(action.latitude, turn);
  const longitude = renderCoordinate(action.longitude, turn);
  return { kind: 'location', text, latitude, longitude, label: renderText(action.label, turn), postback };
}

/** A message on its way to the contact: which step says it, and how many choices of that step stand before it. */
export interface Saying {
  step: string;
  firstChoice: number;
}

/** Choices as the contact sees them, without the hidden ones. */
export function renderChoices(choices: readonly CompiledChoice[], saying: Saying, turn: Turn): OutgoingChoice[] {
  return choices.flatMap((choice, index) => {
    if (choice.hidden) return [];
    const address = { sessionId: turn.context.session.id, step: saying.step, choice: saying.firstChoice + index };
    return [renderChoice(choice, formatPostback(address), turn)];
  });
}

type MessageOf<K> = Extract<CompiledMessage, { kind: K }>;
type Renderer<K> = (message: MessageOf<K>, saying: Saying, turn: Turn) => OutgoingMessage;

function renderCard(card: MessageOf<'card'>, saying: Saying, turn: Turn): OutgoingMessage {
  return {
    kind: 'card',
    title: renderText(card.title, turn),
    description: renderText(card.description, turn),
    mediaUrl: renderUrl(card.mediaUrl, turn),
    choices: renderChoices(card.choices, saying, turn),
  };
}

function renderMedia({ url, thumbnailUrl }: MessageOf<'media'>, _saying: Saying, turn: Turn): OutgoingMessage {
  const media = { kind: 'media' as const, url: renderUrl(url, turn) };
  return thumbnailUrl === undefined ? media : { ...media, thumbnailUrl: renderUrl(thumbnailUrl, turn) };
}

function renderLocation(location: MessageOf<'location'>, _saying: Saying, turn: Turn): OutgoingMessage {
  return {
    kind: 'location',
    title: renderText(location.title, turn),
    label: renderText(location.label, turn),
    latitude: renderCoordinate(location.latitude, turn),
    longitude: renderCoordinate(location.longitude, turn),
  };
}

const RENDERERS: { [K in CompiledMessage['kind']]: Renderer<K> } = {
  text: ({ text, choices }, saying, turn) => withChoices(renderText(text, turn), renderChoices(choices, saying, turn)),
  media: renderMedia,
  card: renderCard,
  location: renderLocation,
};

/** A text, with choices when there are any to show. */
export function withChoices(text: string, choices: OutgoingChoice[]): OutgoingMessage {
  return choices.length > 0 ? { kind: 'choice', text, choices } : { kind: 'text', text };
}

function render<K extends CompiledMessage['kind']>(
  kind: K,
  message: MessageOf<K>,
  saying: Saying,
): (turn: Turn) => OutgoingMessage {
  return (turn) => RENDERERS[kind](message, saying, turn);
}

/** Says a message, unless nothing is left of its text once it is filled in. Throws StepFailure. */
export function say(message: CompiledMessage, saying: Saying, turn: Turn): void {
  const rendered = render(message.kind, message, saying)(turn);
  if (rendered.kind === 'text' && rendered.text.trim() === '') return;
  turn.said.push({ step: saying.step, message: rendered });
}

/** Choices of all messages of a step, in order: their place in this list is what a postback names. */
export function choicesOfStep(step: CompiledStep): CompiledChoice[] {
  if (step.kind === 'ask') return choicesOf(step.body.message);
  return step.kind === 'send' ? step.body.messages.flatMap(choicesOf) : [];
}

/** Choices of a message; none for kinds that have none. */
export function choicesOf(message: CompiledMessage): CompiledChoice[] {
  return 'choices' in message ? message.choices : [];
}
