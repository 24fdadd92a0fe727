import {
  AppMessage,
  type CardMessage,
  type CarouselMessage,
  type Choice,
  type ChoiceMessage,
  type ContactInfoMessage,
  type ListMessage,
  type LocationMessage,
  type MediaMessage,
} from './app-message.ts';
import { choiceObstacle, float32, readChoice } from './choices.ts';
import type { ChannelFacts } from './facts.ts';
import { mediaKind, mediaObstacle } from './media.ts';
import { canonicalChannel } from './names.ts';
import { cardText, carouselText, choiceText, locationText } from './plain-text.ts';
import { channelFacts } from './table.ts';

export interface ShownCard {
  title: string;
  description: string;
  /** Addresses of pictures, films or files, shown as such. */
  media: string[];
  /** Titles of the buttons. */
  choices: string[];
}

/** What the contact sees: a text, media above it, buttons below it; or cards. Absent parts are not there. */
export interface Shown {
  text: string;
  media?: string[];
  choices?: string[];
  cards?: ShownCard[];
}

export interface Transcoded {
  shown: Shown;
  /** One sentence for everything that the channel changes or leaves out; empty when the message is shown as it is. */
  notes: string[];
}

interface Target {
  channel: string;
  facts: ChannelFacts;
}

/**
 * What a contact sees of a Sinch `app_message` on a channel, by the channel's row of facts (Sinch's pages and
 * screenshots). Never throws: a message that nobody could show becomes an empty text with a note that says so.
 */
export function transcode(message: object, channel: string): Transcoded {
  const name = canonicalChannel(channel);
  const to = { channel: name, facts: channelFacts(name) };
  const parsed = AppMessage.safeParse(message);
  if (!parsed.success) return lost(`${name} shows nothing: the message is not an app_message`);
  const explicit = parsed.data.explicit_channel_message?.[name];
  if (explicit !== undefined)
    return { shown: { text: explicit }, notes: [`${name} gets its explicit message as given`] };
  return generic(parsed.data, to);
}

function generic(message: AppMessage, to: Target): Transcoded {
  if (message.text_message) return textShown(message.text_message.text, to);
  if (message.choice_message) return choiceShown(message.choice_message, to);
  if (message.media_message) return mediaShown(message.media_message, to);
  if (message.card_message) return cardShown(message.card_message, to);
  if (message.carousel_message) return carouselShown(message.carousel_message, to);
  if (message.location_message) return locationShown(message.location_message, to);
  return special(message, to);
}

function special(message: AppMessage, to: Target): Transcoded {
  if (message.list_message) return listShown(message.list_message, to);
  if (message.contact_info_message) return contactShown(message.contact_info_message, to);
  if (message.template_message) return lost(`${to.channel} shows a template, which only Sinch can expand`);
  return lost(`${to.channel} shows nothing: the message holds no kind that is known here`);
}

function lost(note: string): Transcoded {
  return { shown: { text: '' }, notes: [note] };
}

function textShown(text: string, { channel, facts }: Target): Transcoded {
  if (facts.textMax === undefined || text.length <= facts.textMax) return { shown: { text }, notes: [] };
  const note = `${channel} cuts a text at ${facts.textMax} characters, this has ${text.length}`;
  return { shown: { text: text.slice(0, facts.textMax) }, notes: [note] };
}

function choiceShown(message: ChoiceMessage, to: Target): Transcoded {
  const { text } = message.text_message;
  const obstacle = choiceObstacle(to.facts.choices, text, message.choices.map(readChoice));
  if (obstacle === '') return { shown: { text, choices: titles(message.choices) }, notes: [] };
  // Only Viber's screenshot has the question in bold.
  const shown = { text: choiceText(message, to.facts.layout, to.channel === 'VIBERBM') };
  return { shown, notes: [asText('choices', to, obstacle)] };
}

function mediaShown(media: MediaMessage, to: Target): Transcoded {
  const obstacle = mediaObstacle(to.facts, media);
  if (obstacle === '') return { shown: { text: '', media: [media.url] }, notes: [] };
  return { shown: { text: media.url }, notes: [`${to.channel} shows media as a link: ${obstacle}`] };
}

function cardShown(card: CardMessage, to: Target): Transcoded {
  const obstacle = cardObstacle(card, to.facts);
  if (obstacle === '') return { shown: { text: '', cards: [shownCard(card)] }, notes: [] };
  const attached = to.facts.cardMedia === 'attachment' ? mediaOf([card]) : [];
  const shown = { text: cardText(card, to.facts), ...(attached.length > 0 ? { media: attached } : {}) };
  return { shown, notes: [asText('a card', to, obstacle)] };
}

/** Why a channel shows a card as text, in words for a note; empty when it shows it as a card. */
export function cardObstacle(card: CardMessage, facts: ChannelFacts): string {
  if (facts.card === 'text') return 'it has no cards';
  if (facts.cardTitle !== undefined && card.title.length > facts.cardTitle) return 'the title is too long';
  if (facts.cardDescription !== undefined && card.description.length > facts.cardDescription)
    return 'the description is too long';
  const media = mediaOf([card]).find((url) => !facts.cardKinds.includes(mediaKind(url)));
  if (media !== undefined) return `its cards carry no media of kind ${mediaKind(media)}`;
  return choiceObstacle(facts.choices, '', card.choices.map(readChoice));
}

function carouselShown(message: CarouselMessage, to: Target): Transcoded {
  const outer = titles(message.choices);
  if (to.facts.carousel === 'native') {
    const cards = message.cards.map(shownCard);
    return { shown: { text: '', cards, ...(outer.length > 0 ? { choices: outer } : {}) }, notes: [] };
  }
  const text = carouselText(message.cards, to.facts);
  const media = to.facts.carousel === 'attachments' ? { media: mediaOf(message.cards) } : {};
  return { shown: { text, ...media }, notes: [asText('a carousel', to, 'it has none'), ...outerNote(outer, to)] };
}

// The pages do not say how outer choices look as text.
function outerNote(outer: readonly string[], to: Target): string[] {
  return outer.length > 0 ? [`${to.channel}: how the ${outer.length} outer choices look is not documented`] : [];
}

function locationShown(location: LocationMessage, to: Target): Transcoded {
  const { latitude, longitude } = location.coordinates;
  const label = location.label ?? '';
  const point = `${float32(latitude)},${float32(longitude)}`;
  const lines = [location.title, label, point].filter((line) => line !== '').join('\n');
  const shown: { [K in ChannelFacts['location']]: Shown } = {
    pin: { text: lines },
    choice: { text: location.title, choices: [label === '' ? location.title : label] },
    link: { text: locationText(location) },
    appleLink: { text: `https://maps.apple.com/?ll=${point}&q=${encodeURIComponent(location.title)}` },
  };
  const { location: form } = to.facts;
  return { shown: shown[form], notes: form.endsWith('ink') ? [asText('a location', to, 'it has no map')] : [] };
}

function listShown(list: ListMessage, to: Target): Transcoded {
  if (!to.facts.list) return lost(`${to.channel} shows no list: Sinch does not turn one into text`);
  const text = [list.title, list.description ?? ''].filter((line) => line !== '').join('\n');
  const items = list.sections.flatMap((section) => section.items);
  return { shown: { text, choices: items.map((item) => item.choice?.title ?? item.product?.id ?? '') }, notes: [] };
}

function contactShown(contact: ContactInfoMessage, to: Target): Transcoded {
  if (!to.facts.contactInfo) return lost(`${to.channel}: how a contact's details look is not documented`);
  const lines = [contact.name.full_name, ...contact.phone_numbers.map((phone) => phone.phone_number)];
  return { shown: { text: lines.filter((line) => line !== '').join('\n') }, notes: [] };
}

function shownCard(card: CardMessage): ShownCard {
  const { title, description, choices } = card;
  return { title, description, media: mediaOf([card]), choices: titles(choices) };
}

function mediaOf(cards: readonly CardMessage[]): string[] {
  return cards.map((card) => card.media_message?.url ?? '').filter((url) => url !== '');
}

function titles(choices: readonly Choice[]): string[] {
  return choices.map((choice) => readChoice(choice).title);
}

function asText(what: string, to: Target, why: string): string {
  return `${to.channel} shows ${what} as text: ${why}`;
}
