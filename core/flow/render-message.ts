import type { JsonObject } from '../json.ts';
import { cardsOf, type Variant, variantFor } from './choices.ts';
import type {
  CompiledCard,
  CompiledMessage,
  CompiledMessageOf,
  CompiledTemplate,
  MessageOptions,
  Text,
} from './compiled.ts';
import { hasOptedOut } from './consents.ts';
import type { Said } from './engine-types.ts';
import { StepFailure } from './failure.ts';
import {
  type DeliveryOptions,
  METADATA_MAX,
  type OutgoingCard,
  type OutgoingChoice,
  type OutgoingMessage,
  type OutgoingTemplate,
} from './message.ts';
import { BUDGETS, walked } from './meter.ts';
import { namesOf } from './names.ts';
import {
  postbackOf,
  renderChoices,
  renderCoordinate,
  renderOption,
  renderOptionalUrl,
  renderText,
  renderUrl,
  type Saying,
  shownOptions,
} from './render.ts';
import { fillJson, fillText } from './templates.ts';
import { stepName, type Turn, trace } from './turn.ts';

type Kind = Variant['message']['kind'];
type Renderer<K extends Kind> = (message: CompiledMessageOf<K>, saying: Saying, turn: Turn) => OutgoingMessage;

/** A text, with choices when there are any to show. */
export function withChoices(text: string, choices: OutgoingChoice[]): OutgoingMessage {
  return choices.length > 0 ? { kind: 'choice', text, choices } : { kind: 'text', text };
}

/** The cards that a card stands for: itself, or one for each element of its list. */
function renderCards(card: CompiledCard, saying: Saying, turn: Turn): OutgoingCard[] {
  return cardsOf(card, saying.firstChoice, turn).map(({ item, options }) => ({
    title: renderText(card.title, turn, { item }),
    description: renderText(card.description, turn, { item }),
    mediaUrl: renderOptionalUrl(card.mediaUrl, turn, { item }),
    choices: options.filter(({ compiled }) => !compiled.hidden).map((option) => renderOption(option, saying, turn)),
  }));
}

/** A card alone is one card; a list cannot make several of it. */
function renderCard(card: CompiledCard, saying: Saying, turn: Turn): OutgoingCard {
  const [only] = renderCards({ ...card, each: undefined }, saying, turn);
  return only ?? { title: '', description: '', mediaUrl: '', choices: [] };
}

function renderCarousel(
  { cards, choices }: CompiledMessageOf<'carousel'>,
  saying: Saying,
  turn: Turn,
): OutgoingMessage {
  let { firstChoice } = saying;
  const shown = cards.flatMap((card) => {
    const at = { ...saying, firstChoice };
    firstChoice += card.choices.length;
    return renderCards(card, at, turn);
  });
  return { kind: 'carousel', cards: shown, choices: renderChoices(choices, { ...saying, firstChoice }, turn) };
}

function renderList(list: CompiledMessageOf<'list'>, saying: Saying, turn: Turn): OutgoingMessage {
  let { firstChoice } = saying;
  const sections = list.sections.map(({ title, choices }) => {
    const at = { ...saying, firstChoice };
    firstChoice += choices.length;
    const items = shownOptions(choices, at, turn).map((option) => {
      const more = { item: option.item };
      const { text, description, mediaUrl } = option.compiled;
      return {
        title: renderText(text, turn, more),
        description: renderText(description ?? '', turn, more),
        mediaUrl: renderOptionalUrl(mediaUrl ?? '', turn, more),
        postback: postbackOf(option, at, turn),
      };
    });
    return { title: renderText(title, turn), items };
  });
  const [title, description] = [renderText(list.title, turn), renderText(list.description, turn)];
  return { kind: 'list', title, description, button: renderText(list.button, turn), sections };
}

function renderTemplate(template: CompiledTemplate, turn: Turn): OutgoingTemplate {
  const params = Object.entries(template.params).map(([name, text]) => [name, renderText(text, turn)] as const);
  const { id, language = turn.language, version } = template;
  return { id, language, ...(version === undefined ? {} : { version }), params: Object.fromEntries(params) };
}

function renderTemplates({ channels, omni }: CompiledMessageOf<'template'>, turn: Turn): OutgoingMessage {
  const filled = Object.entries(channels).map(([name, one]) => [name, renderTemplate(one, turn)] as const);
  const message: OutgoingMessage = { kind: 'template', channels: Object.fromEntries(filled) };
  return omni ? { ...message, omni: renderTemplate(omni, turn) } : message;
}

const texts = (list: Text[], turn: Turn) => list.map((text) => renderText(text, turn)).filter((text) => text !== '');

const RENDERERS: { [K in Kind]: Renderer<K> } = {
  text: ({ text, choices }, saying, turn) => withChoices(renderText(text, turn), renderChoices(choices, saying, turn)),
  media: ({ url, thumbnailUrl }, _saying, turn) => {
    const media = { kind: 'media' as const, url: renderUrl(url, turn) };
    return thumbnailUrl === undefined ? media : { ...media, thumbnailUrl: renderUrl(thumbnailUrl, turn) };
  },
  card: (card, saying, turn) => ({ kind: 'card', ...renderCard(card, saying, turn) }),
  location: ({ title, label, latitude, longitude }, _saying, turn) => ({
    kind: 'location',
    title: renderText(title, turn),
    label: renderText(label, turn),
    latitude: renderCoordinate(latitude, turn),
    longitude: renderCoordinate(longitude, turn),
  }),
  carousel: renderCarousel,
  list: renderList,
  contact: ({ name, phones, emails, organization, urls }, _saying, turn) => ({
    kind: 'contact',
    name: renderText(name, turn),
    phones: texts(phones, turn),
    emails: texts(emails, turn),
    organization: renderText(organization, turn),
    urls: texts(urls, turn),
  }),
  template: (template, _saying, turn) => renderTemplates(template, turn),
  explicit: ({ content }, _saying, turn) => {
    const filled = fillJson(content, namesOf(turn), turn.meter);
    walked(turn.meter, filled);
    return { kind: 'explicit', content: typeof filled === 'string' ? filled : JSON.stringify(filled) };
  },
};

function dispatch<K extends Kind>(
  kind: K,
  message: CompiledMessageOf<K>,
  saying: Saying,
): (turn: Turn) => OutgoingMessage {
  return (turn) => RENDERERS[kind](message, saying, turn);
}

function renderMetadata(metadata: JsonObject, turn: Turn): JsonObject {
  const filled = Object.entries(metadata).map(
    ([key, value]) => [key, fillJson(value, namesOf(turn), turn.meter)] as const,
  );
  const all = Object.fromEntries(filled);
  walked(turn.meter, all);
  if (JSON.stringify(all).length <= METADATA_MAX) return all;
  throw new StepFailure('BUDGET_STRING', `metadata becomes longer than ${METADATA_MAX} characters`);
}

/** How a message is to be sent, its properties and metadata filled in. Throws StepFailure. */
export function renderOptions(given: MessageOptions | undefined, turn: Turn): DeliveryOptions | undefined {
  const fallback = given?.fallback ?? turn.flow.fallback ?? turn.root.fallback;
  const options = fallback ? { ...given, fallback } : given;
  if (!options?.properties && !options?.metadata) return options;
  const { properties = {}, metadata } = options;
  const filled = Object.entries(properties).map(
    ([key, text]) => [key, fillText(text, namesOf(turn), turn.meter)] as const,
  );
  return {
    ...options,
    ...(options.properties && { properties: Object.fromEntries(filled) }),
    ...(metadata && { metadata: renderMetadata(metadata, turn) }),
  };
}

// Nothing is sent to an opted-out contact by any flow, and nothing of a kind that he withdrew.
function obstacle(options: MessageOptions | undefined, turn: Turn): string {
  if (hasOptedOut(turn.consents)) return 'not sent, as the contact has opted out';
  const kind = options?.content;
  return kind && turn.consents[kind] === false ? `not sent, as the contact has withdrawn ${kind}` : '';
}

function isBlank(message: OutgoingMessage): boolean {
  if (message.kind === 'explicit') return message.content.trim() === '';
  return message.kind === 'text' && message.text.trim() === '';
}

/**
 * Says what is rendered, unless nothing is left of its text, or the contact does not want it. Throws StepFailure where the
 * channel takes only templates now.
 */
export function sayRendered(message: OutgoingMessage, step: string, turn: Turn, options?: DeliveryOptions): void {
  const { channel, windowOpen } = turn.context.session;
  if (isBlank(message)) return;
  const withheld = obstacle(options, turn);
  if (withheld !== '') {
    trace(turn, { id: step, kind: 'send' }, withheld);
    return;
  }
  if (!windowOpen && message.kind !== 'template') {
    throw new StepFailure(
      'WINDOW_CLOSED',
      `${channel} takes only a template so long after the contact's last message; branch on session.windowOpen and send a template`,
    );
  }
  add(turn, { step: stepName(turn, step), message, ...(options ? { options } : {}) });
}

/** What a message is beside its text, about. */
const FRAME = 100;

// Most are texts, and are not written as JSON to know how long they are.
function lengthOf(message: OutgoingMessage): number {
  const bare = message.kind === 'text';
  return FRAME + (bare ? message.text.length : JSON.stringify(message).length);
}

function add(turn: Turn, said: Said): void {
  turn.saidLength += lengthOf(said.message);
  if (turn.saidLength > BUDGETS.said) {
    throw new StepFailure('BUDGET_SAID', `the turn says more than ${BUDGETS.said} characters; ask or wait in between`);
  }
  turn.said.push(said);
}

/** Says a message as it stands on this channel, if it has one for it. Throws StepFailure. */
export function say(message: CompiledMessage, saying: Saying, turn: Turn): void {
  const variant = variantFor(message, turn.context.session.channel);
  if (!variant) return;
  const at = { ...saying, firstChoice: saying.firstChoice + variant.before };
  const rendered = dispatch(variant.message.kind, variant.message, at)(turn);
  sayRendered(rendered, saying.step, turn, renderOptions(variant.message.options, turn));
}
