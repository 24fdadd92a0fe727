import type {
  CompiledCard,
  CompiledChoice,
  CompiledMessage,
  CompiledMessageKind,
  CompiledMessageOf,
  Text,
} from '../compiled.ts';
import type { OutgoingChoice, OutgoingMessage } from '../message.ts';
import { wording } from '../render.ts';
import { withChoices } from '../render-message.ts';
import { partsOf } from './sources.ts';

/** The message of a kind as it is surely sent at least, in some languages by preference; undefined where no length counts. */
type Renderer<K extends CompiledMessageKind> = (
  message: CompiledMessageOf<K>,
  languages: readonly string[],
) => OutgoingMessage | undefined;

// What an expression gives is not known: it counts as nothing.
function literal(text: Text, languages: readonly string[]): string {
  const parts = partsOf(wording(text, languages)) ?? [];
  return parts.map((part) => (part.kind === 'literal' ? part.text : '')).join('');
}

// A title that is all expression will be some text.
const title = (text: Text, languages: readonly string[]) => literal(text, languages) || 'x';

const MOMENT = '2026-12-24T18:00:00Z';

function choiceOf({ text, action }: CompiledChoice, languages: readonly string[]): OutgoingChoice {
  const named = { text: title(text, languages), postback: '' };
  switch (action?.kind) {
    case undefined:
      return { kind: 'text', ...named };
    case 'url':
      return { kind: 'url', ...named, url: literal(action.url, languages) };
    case 'call':
      return { kind: 'call', ...named, phone: literal(action.phone, languages) };
    case 'location':
      return { kind: 'location', ...named, latitude: 0, longitude: 0, label: literal(action.label, languages) };
    case 'calendar': {
      const [name, description] = [literal(action.title, languages), literal(action.description, languages)];
      return { kind: 'calendar', ...named, start: MOMENT, end: MOMENT, title: name, description };
    }
  }
}

// What a list makes may be nothing at all.
const surelyShown = ({ hidden = false, each }: { hidden?: boolean; each?: string }) => !hidden && each === undefined;

function choicesOf(choices: readonly CompiledChoice[], languages: readonly string[]): OutgoingChoice[] {
  return choices.filter(surelyShown).map((choice) => choiceOf(choice, languages));
}

function cardOf(card: CompiledCard, languages: readonly string[]) {
  return {
    title: title(card.title, languages),
    description: literal(card.description, languages),
    mediaUrl: literal(card.mediaUrl, languages),
    choices: choicesOf(card.choices, languages),
  };
}

const RENDERERS: { [K in CompiledMessageKind]: Renderer<K> } = {
  text: ({ text, choices }, languages) => withChoices(literal(text, languages), choicesOf(choices, languages)),
  card: (card, languages) => ({ kind: 'card', ...cardOf(card, languages) }),
  carousel: ({ cards, choices }, languages) => ({
    kind: 'carousel',
    cards: cards.filter(surelyShown).map((card) => cardOf(card, languages)),
    choices: choicesOf(choices, languages),
  }),
  list: (list, languages) => ({
    kind: 'list',
    title: title(list.title, languages),
    description: literal(list.description, languages),
    button: literal(list.button, languages),
    sections: list.sections.map((section) => ({
      title: literal(section.title, languages),
      items: section.choices.filter(surelyShown).map(({ text, description = '', mediaUrl = '' }) => ({
        title: title(text, languages),
        description: literal(description, languages),
        mediaUrl: literal(mediaUrl, languages),
        postback: '',
      })),
    })),
  }),
  contact: ({ name, phones, emails, organization, urls }, languages) => ({
    kind: 'contact',
    name: title(name, languages),
    phones: phones.map((phone) => title(phone, languages)),
    emails: emails.map((email) => literal(email, languages)),
    organization: literal(organization, languages),
    urls: urls.map((url) => literal(url, languages)),
  }),
  media: () => undefined,
  location: () => undefined,
  template: () => undefined,
  explicit: () => undefined,
  channels: () => undefined,
};

function dispatch<K extends CompiledMessageKind>(
  kind: K,
  message: CompiledMessageOf<K>,
  languages: readonly string[],
): OutgoingMessage | undefined {
  return RENDERERS[kind](message, languages);
}

/**
 * A message as it is surely sent at least, with nothing where an expression stands; undefined where no length counts.
 * `languages`: the first that the texts have is taken.
 */
export function literalMessage(message: CompiledMessage, languages: readonly string[]): OutgoingMessage | undefined {
  return dispatch(message.kind, message, languages);
}
