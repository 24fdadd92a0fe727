import type { ChoiceAction, CompiledChoice, CompiledMessage } from '../compiled.ts';
import type { Path } from '../problem.ts';
import { noteTarget, noteText, type Scribe } from '../scribe.ts';
import type { Choice, Message } from './message.ts';

function compileAction(choice: Choice, scribe: Scribe, path: Path): ChoiceAction | undefined {
  if (choice.url !== undefined) return { kind: 'url', url: noteText(scribe, [...path, 'url'], choice.url) };
  if (choice.call !== undefined) return { kind: 'call', phone: noteText(scribe, [...path, 'call'], choice.call) };
  if (!choice.location) return undefined;
  const { latitude, longitude, label = '' } = choice.location;
  noteCoordinates(choice.location, scribe, [...path, 'location']);
  return { kind: 'location', latitude, longitude, label: noteText(scribe, [...path, 'location', 'label'], label) };
}

function noteCoordinates(
  at: { latitude: number | string; longitude: number | string },
  scribe: Scribe,
  path: Path,
): void {
  for (const field of ['latitude', 'longitude'] as const) {
    const value = at[field];
    if (typeof value === 'string') noteText(scribe, [...path, field], value);
  }
}

function compileChoice(choice: Choice, scribe: Scribe, path: Path): CompiledChoice {
  return {
    text: noteText(scribe, [...path, 'text'], choice.text),
    value: choice.value,
    goto: choice.goto === undefined ? undefined : noteTarget(scribe, [...path, 'goto'], choice.goto),
    synonyms: choice.synonyms ?? [],
    hidden: choice.hidden ?? false,
    action: compileAction(choice, scribe, path),
  };
}

function compileChoices(choices: Choice[] | undefined, scribe: Scribe, path: Path): CompiledChoice[] {
  return (choices ?? []).map((choice, index) => compileChoice(choice, scribe, [...path, 'choices', index]));
}

type MessageOf<Kind> = Extract<Message, { kind: Kind }>;

function compileText(message: MessageOf<'text'>, scribe: Scribe, path: Path): CompiledMessage {
  return {
    kind: 'text',
    text: noteText(scribe, path, message.text),
    choices: compileChoices(message.choices, scribe, path),
  };
}

function compileCard({ card }: MessageOf<'card'>, scribe: Scribe, path: Path): CompiledMessage {
  const at = [...path, 'card'];
  return {
    kind: 'card',
    title: noteText(scribe, [...at, 'title'], card.title),
    description: noteText(scribe, [...at, 'description'], card.description ?? ''),
    mediaUrl: noteText(scribe, [...at, 'media'], card.media),
    choices: compileChoices(card.choices, scribe, at),
  };
}

function compileMedia({ media }: MessageOf<'media'>, scribe: Scribe, path: Path): CompiledMessage {
  const at = [...path, 'media'];
  return {
    kind: 'media',
    url: noteText(scribe, at, media.url),
    thumbnailUrl: media.thumbnail === undefined ? undefined : noteText(scribe, [...at, 'thumbnail'], media.thumbnail),
  };
}

function compileLocation({ location }: MessageOf<'location'>, scribe: Scribe, path: Path): CompiledMessage {
  const at = [...path, 'location'];
  noteCoordinates(location, scribe, at);
  return {
    kind: 'location',
    title: noteText(scribe, [...at, 'title'], location.title ?? ''),
    label: noteText(scribe, [...at, 'label'], location.label ?? ''),
    latitude: location.latitude,
    longitude: location.longitude,
  };
}

const COMPILERS: { [K in Message['kind']]: (message: MessageOf<K>, scribe: Scribe, path: Path) => CompiledMessage } = {
  text: compileText,
  media: compileMedia,
  card: compileCard,
  location: compileLocation,
};

function dispatch<K extends Message['kind']>(
  kind: K,
  message: MessageOf<K>,
  scribe: Scribe,
  path: Path,
): CompiledMessage {
  return COMPILERS[kind](message, scribe, path);
}

/** A message of a definition as the engine renders it; notes its texts and jumps. */
export function compileMessage(message: Message, scribe: Scribe, path: Path): CompiledMessage {
  return dispatch(message.kind, message, scribe, path);
}
