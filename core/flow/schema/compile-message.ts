import type { Json } from '../../json.ts';
import type {
  CompiledCard,
  CompiledMessage,
  CompiledTemplate,
  Text as CompiledText,
  MessageOptions,
} from '../compiled.ts';
import { METADATA_MAX } from '../message.ts';
import type { Path } from '../problem.ts';
import { complain, note, noteAddress, noteText, noteVerbatim, type Scribe } from '../scribe.ts';
import {
  compileChoices,
  compileItems,
  noteCoordinates,
  noteEach,
  optionalAddress,
  optionalText,
} from './compile-choice.ts';
import { type Message, type MessageOf, NOT_EXPLICIT } from './message.ts';
import type { ChannelTemplate } from './message-parts.ts';
import type { Text } from './text.ts';

type Kind = Message['kind'];
type Compiler<K extends Kind> = (message: MessageOf<K>, scribe: Scribe, path: Path) => CompiledMessage;

function compileText({ text, choices, short }: MessageOf<'text'>, scribe: Scribe, path: Path): CompiledMessage {
  const inner = compileChoices(choices, scribe, [...path, 'choices']);
  return { kind: 'text', text: noteText(scribe, short ? path : [...path, 'text'], text), choices: inner };
}

function compileMedia({ media }: MessageOf<'media'>, scribe: Scribe, path: Path): CompiledMessage {
  const at = [...path, 'media'];
  const { url, thumbnail, short } = media;
  return {
    kind: 'media',
    url: noteAddress(scribe, short ? at : [...at, 'url'], url),
    thumbnailUrl: thumbnail === undefined ? undefined : noteAddress(scribe, [...at, 'thumbnail'], thumbnail),
  };
}

type CardFields = MessageOf<'card'>['card'];

function cardFields(card: CardFields, scribe: Scribe, at: Path): CompiledCard {
  return {
    title: noteText(scribe, [...at, 'title'], card.title),
    description: optionalText(scribe, [...at, 'description'], card.description),
    mediaUrl: optionalAddress(scribe, [...at, 'media'], card.media),
    choices: compileChoices(card.choices, scribe, [...at, 'choices']),
  };
}

function compileCarousel({ carousel }: MessageOf<'carousel'>, outer: Scribe, path: Path): CompiledMessage {
  const at = [...path, 'carousel'];
  const cards = carousel.cards.map((card, index): CompiledCard => {
    const place = [...at, 'cards', index];
    return { ...cardFields(card, noteEach(card, outer, place), place), each: card.each };
  });
  return { kind: 'carousel', cards, choices: compileChoices(carousel.choices, outer, [...at, 'choices']) };
}

function compileList({ list }: MessageOf<'list'>, scribe: Scribe, path: Path): CompiledMessage {
  const at = [...path, 'list'];
  const sections = list.sections.map(({ title, items }, index) => {
    const place = list.short ? at : [...at, 'sections', index];
    return {
      title: optionalText(scribe, [...place, 'title'], title),
      choices: compileItems(items, scribe, [...place, 'items']),
    };
  });
  return {
    kind: 'list',
    title: noteText(scribe, [...at, 'title'], list.title),
    description: optionalText(scribe, [...at, 'description'], list.description),
    button: optionalText(scribe, [...at, 'button'], list.button),
    sections,
  };
}

function compileLocation({ location }: MessageOf<'location'>, scribe: Scribe, path: Path): CompiledMessage {
  const at = [...path, 'location'];
  const { title, label, latitude, longitude } = location;
  noteCoordinates(location, scribe, at);
  return {
    kind: 'location',
    title: optionalText(scribe, [...at, 'title'], title),
    label: optionalText(scribe, [...at, 'label'], label),
    latitude,
    longitude,
  };
}

/** Of a field that may stand alone or as a list: all of them, with where each stands. */
function all(one: Text | undefined, several: Text[] | undefined, names: [one: string, several: string]) {
  const alone: { text: Text; at: Path }[] = one === undefined ? [] : [{ text: one, at: [names[0]] }];
  return [...alone, ...(several ?? []).map((text, index) => ({ text, at: [names[1], index] }))];
}

function compileContact({ contact }: MessageOf<'contact'>, scribe: Scribe, path: Path): CompiledMessage {
  const at = [...path, 'contact'];
  const noted = ({ text, at: inner }: { text: Text; at: Path }): CompiledText =>
    noteText(scribe, [...at, ...inner], text);
  return {
    kind: 'contact',
    name: noteText(scribe, [...at, 'name'], contact.name),
    phones: all(contact.phone, contact.phones, ['phone', 'phones']).map(noted),
    emails: all(contact.email, contact.emails, ['email', 'emails']).map(noted),
    organization: optionalText(scribe, [...at, 'organization'], contact.organization),
    urls: all(contact.url, contact.urls, ['url', 'urls']).map(noted),
  };
}

function templateFields(template: ChannelTemplate, scribe: Scribe, at: Path): CompiledTemplate {
  const { id, language, version, params = {} } = template;
  const hint = 'Write it out, and branch to another step where another template is due.';
  noteVerbatim(scribe, [...at, 'id'], id, hint);
  noteVerbatim(scribe, [...at, 'version'], version, hint);
  noteVerbatim(scribe, [...at, 'language'], language, 'Without it, it is the language of the session.');
  const entries = Object.entries(params).map(([name, text]): [string, CompiledText] => [
    name,
    noteText(scribe, [...at, 'params', name], text),
  ]);
  return { id, language, version, params: Object.fromEntries(entries) };
}

function compileTemplate({ template }: MessageOf<'template'>, scribe: Scribe, path: Path): CompiledMessage {
  const filled = Object.entries(template).flatMap(([name, one]): [string, CompiledTemplate][] =>
    one === undefined ? [] : [[name, templateFields(one, scribe, [...path, 'template', name])]],
  );
  const { omni, ...channels } = Object.fromEntries(filled);
  return { kind: 'template', channels, omni };
}

function noteWords(content: Json, scribe: Scribe, at: Path): void {
  if (typeof content === 'string') noteText(scribe, at, content);
  else if (Array.isArray(content))
    for (const [index, inner] of content.entries()) noteWords(inner, scribe, [...at, index]);
  else if (content !== null && typeof content === 'object')
    for (const [key, inner] of Object.entries(content)) noteWords(inner, scribe, [...at, key]);
}

// Its buttons are in its own words: no number stands before what they answer.
function compileExplicit({ explicit, choices }: MessageOf<'explicit'>, scribe: Scribe, path: Path): CompiledMessage {
  const at = [...path, 'explicit'];
  noteWords(explicit, scribe, at);
  // A text may begin with what is filled in.
  if (typeof explicit === 'string' && /^\s*(?:\{(?!\{)|\[)/.test(explicit) && explicit.includes('{{'))
    complain(
      scribe,
      at,
      'A value that is filled into JSON may break it.',
      'Write it as a map: it becomes JSON when it is sent.',
    );
  const understood = compileChoices(choices, scribe, [...path, 'choices']);
  return { kind: 'explicit', content: explicit, choices: understood.map((choice) => ({ ...choice, hidden: true })) };
}

function compileChannels({ channels }: MessageOf<'channels'>, scribe: Scribe, path: Path): CompiledMessage {
  const variants = Object.entries(channels).flatMap(([name, message]): [string, CompiledMessage][] => {
    if (message === undefined) return [];
    const [at, channel] = [[...path, 'channels', name], name === 'default' ? undefined : name];
    if (message.kind === 'explicit' && !channel) complain(scribe, [...at, 'explicit'], ...NOT_EXPLICIT);
    return [[name, compileMessage(message, scribe, at, channel)]];
  });
  const { default: otherwise, ...byChannel } = Object.fromEntries(variants);
  return { kind: 'channels', byChannel, otherwise };
}

const COMPILERS: { [K in Kind]: Compiler<K> } = {
  text: compileText,
  media: compileMedia,
  card: ({ card }, scribe, path) => ({ kind: 'card', ...cardFields(card, scribe, [...path, 'card']) }),
  carousel: compileCarousel,
  list: compileList,
  location: compileLocation,
  contact: compileContact,
  template: compileTemplate,
  explicit: compileExplicit,
  channels: compileChannels,
};

function dispatch<K extends Kind>(kind: K, message: MessageOf<K>, scribe: Scribe, path: Path): CompiledMessage {
  return COMPILERS[kind](message, scribe, path);
}

function noteMetadata({ metadata }: Message, scribe: Scribe, path: Path): void {
  if (metadata === undefined) return;
  noteWords(metadata, scribe, [...path, 'metadata']);
  const written = JSON.stringify(metadata);
  if (written.length > METADATA_MAX && !written.includes('{{'))
    complain(
      scribe,
      [...path, 'metadata'],
      `This metadata has ${written.length} characters as JSON, and Sinch takes ${METADATA_MAX}.`,
      'Keep only what has to come back.',
    );
}

function optionsOf(message: Message, scribe: Scribe, path: Path): MessageOptions | undefined {
  const { properties, ttl, content, metadata, metadata_update: update, fallback } = message;
  for (const [name, text] of Object.entries(properties ?? {})) noteText(scribe, [...path, 'properties', name], text);
  noteMetadata(message, scribe, path);
  const metadataUpdate = update === 'merge' ? update : undefined;
  const options = { properties, ttlMs: ttl, content, metadata, metadataUpdate, fallback };
  return Object.values(options).some((one) => one !== undefined) ? options : undefined;
}

/**
 * A message of a definition as the engine renders it; notes its texts, its jumps and itself. `channel`: the only one that
 * gets it.
 */
export function compileMessage(message: Message, scribe: Scribe, path: Path, channel?: string): CompiledMessage {
  const compiled = { ...dispatch(message.kind, message, scribe, path), options: optionsOf(message, scribe, path) };
  note(scribe, path, { kind: 'message', message: compiled, channel });
  return compiled;
}
