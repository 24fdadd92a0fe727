import {
  AppMessage,
  type CardMessage,
  type CarouselMessage,
  type Choice,
  type ChoiceMessage,
  type LocationMessage,
  type MediaMessage,
} from './app-message.ts';
import { attachable, cardObstacle, mediaOf } from './cards.ts';
import { choiceObstacle, float32, readChoice } from './choices.ts';
import type { ChannelFacts } from './facts.ts';
import { percentEncoded } from './links.ts';
import { mediaObstacle } from './media.ts';
import { canonicalChannel } from './names.ts';
import { cardText, carouselText, choiceText, locationText } from './plain-text.ts';
import { refusalOf } from './refusal.ts';
import { asText, lost, type Shown, type ShownCard, type Transcoded } from './shown.ts';
import { contactShown, listShown, templateShown } from './special.ts';
import { type Target, targetOf } from './target.ts';

/**
 * What a contact sees of a Sinch `app_message` on a channel, by the channel's row of facts (Sinch's pages and
 * screenshots). Never throws: a message that nobody could show becomes an empty text with a note that says so.
 */
export function transcode(message: object, channel: string): Transcoded {
  const to = targetOf(channel);
  const parsed = AppMessage.safeParse(message);
  if (!parsed.success) return lost(`${to.channel} shows nothing: the message is not an app_message`);
  const refusal = refusalOf(parsed.data);
  if (refusal !== '') return lost(`Sinch refuses the message: ${refusal}`);
  return instead(parsed.data, to) ?? generic(parsed.data, to);
}

/** What takes the place of the generic message on this channel. */
function instead(message: AppMessage, { channel }: Target): Transcoded | undefined {
  const explicit = ofChannel(message.explicit_channel_message, channel);
  if (explicit !== undefined)
    return { shown: { text: explicit }, notes: [`${channel} gets its explicit message as given`] };
  const omni = ofChannel(message.explicit_channel_omni_message, channel);
  if (omni) return transcode({ ...omni, explicit_channel_omni_message: undefined }, channel);
  const specific = ofChannel(message.channel_specific_message, channel);
  return specific && lost(`${channel} shows a ${specific.message_type} message, which only the channel knows`);
}

function ofChannel<T>(by: { [channel: string]: T } | undefined, channel: string): T | undefined {
  return Object.entries(by ?? {}).find(([name]) => canonicalChannel(name) === channel)?.[1];
}

function generic(message: AppMessage, to: Target): Transcoded {
  const transcoded = ordinary(message, to);
  return transcoded ? withinLimit(transcoded, to) : special(message, to);
}

function ordinary(message: AppMessage, to: Target): Transcoded | undefined {
  if (message.text_message) return { shown: { text: message.text_message.text }, notes: [] };
  if (message.choice_message) return choiceShown(message.choice_message, to);
  if (message.media_message) return mediaShown(message.media_message, to);
  if (message.card_message) return cardShown(message.card_message, to);
  if (message.carousel_message) return carouselShown(message.carousel_message, to);
  return message.location_message && locationShown(message.location_message, to);
}

function special(message: AppMessage, to: Target): Transcoded {
  if (message.list_message) return listShown(message.list_message, to);
  if (message.contact_info_message) return contactShown(message.contact_info_message, to);
  if (message.template_message) return templateShown(message.template_message, to);
  return lost(`${to.channel} shows nothing: the message holds no kind that is known here`);
}

/** A text that Sinch makes of a message is cut where any text is. */
function withinLimit({ shown, notes }: Transcoded, { channel, facts: { textMax } }: Target): Transcoded {
  const { text } = shown;
  if (textMax === undefined || text.length <= textMax) return { shown, notes };
  const note = `${channel} cuts a text at ${textMax} characters, this has ${text.length}`;
  return { shown: { ...shown, text: text.slice(0, textMax) }, notes: [...notes, note] };
}

function choiceShown(message: ChoiceMessage, to: Target): Transcoded {
  const { text } = message.text_message;
  const obstacle = choiceObstacle(to.facts.choices, text, message.choices.map(readChoice));
  const links = to.facts.choices?.asLinks ? [`${to.channel} shows choices as links in the text`] : [];
  if (obstacle === '') return { shown: { text, choices: titles(message.choices) }, notes: links };
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
  const notes = [asText('a card', to, obstacle), ...subjectNote(card, to)];
  const attached = attachable(card, to.facts) ? mediaOf([card]) : [];
  if (attached.length === 0) return { shown: { text: cardText(card, { ...to.facts, cardMedia: 'link' }) }, notes };
  return { shown: { text: cardText(card, to.facts), media: attached }, notes };
}

function subjectNote({ title }: CardMessage, { channel, facts: { subject } }: Target): string[] {
  if (subject === undefined || title.length <= subject) return [];
  return [`${channel} takes subjects of ${subject} characters, the title has ${title.length}`];
}

function carouselShown(message: CarouselMessage, to: Target): Transcoded {
  const outer = titles(message.choices);
  if (to.facts.carousel === 'native') {
    const cards = message.cards.map(shownCard);
    const { outerChoices } = to.facts;
    const below = outer.slice(0, outerChoices);
    const hidden = `${to.channel} shows ${outerChoices} choices below cards, this has ${outer.length}`;
    const shown = { text: '', cards, ...(below.length > 0 ? { choices: below } : {}) };
    const notes = [...singleNote(cards, to), ...cardDoubts(message.cards, to)];
    return { shown, notes: below.length < outer.length ? [...notes, hidden] : notes };
  }
  const text = carouselText(message.cards, to.facts);
  const media = to.facts.carousel === 'attachments' ? { media: mediaOf(message.cards) } : {};
  return { shown: { text, ...media }, notes: [asText('a carousel', to, 'it has none'), ...outerNote(outer, to)] };
}

function singleNote(cards: readonly ShownCard[], { channel, facts: { fewestCards = 1 } }: Target): string[] {
  return cards.length < fewestCards ? [`${channel} shows a carousel of one card as a card`] : [];
}

// The pages do not say what becomes of a carousel of which one card is too much.
function cardDoubts(cards: readonly CardMessage[], { channel, facts }: Target): string[] {
  const obstacle = cards.map((card) => cardObstacle(card, facts)).find((reason) => reason !== '');
  return obstacle === undefined ? [] : [`${channel} may show no such cards: ${obstacle}`];
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
    appleLink: { text: `https://maps.apple.com/?ll=${point}&q=${percentEncoded(location.title)}` },
  };
  const { location: form } = to.facts;
  if (form === 'pin') return { shown: shown.pin, notes: [] };
  const as = form === 'choice' ? 'a button' : 'text';
  const note = `${to.channel} shows a location as ${as}: it has no map`;
  const hidden = form !== 'choice' && !location.title.includes(label);
  return { shown: shown[form], notes: hidden ? [note, `${to.channel} shows no label of a place`] : [note] };
}

function shownCard(card: CardMessage): ShownCard {
  const { title, description, choices } = card;
  return { title, description, media: mediaOf([card]), choices: titles(choices) };
}

function titles(choices: readonly Choice[]): string[] {
  return choices.map((choice) => readChoice(choice).title);
}
