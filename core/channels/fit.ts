import type { OutgoingChoice, OutgoingMessage } from '../flow/message.ts';
import type { AppMessage, Choice } from './app-message.ts';
import { choiceObstacle, readChoice } from './choices.ts';
import { canonicalChannel } from './names.ts';
import { cut, numbered } from './numbered.ts';
import { channelFacts } from './table.ts';
import { cardObstacle } from './transcode.ts';

export interface Fitted {
  /** Sinch's app_message, ready to be sent. */
  message: AppMessage;
  /** One sentence for everything that was changed; never the message's own words. */
  notes: string[];
}

type Of<K extends OutgoingMessage['kind']> = Extract<OutgoingMessage, { kind: K }>;

/** Sinch refuses a message with more choices (spec, Oct 2026). */
const MOST_CHOICES = 10;

/**
 * Turns a flow's message into Sinch's app_message for a channel, repaired where Sinch would refuse it or the contact
 * could not answer it: choices that the channel cannot show as buttons get numbers, so that the contact can answer with
 * one, and a text over the channel's limit is cut. Every change has a note. Never throws.
 */
export function fit(message: OutgoingMessage, channel: string): Fitted {
  const name = canonicalChannel(channel);
  switch (message.kind) {
    case 'text':
      return fitText(message.text, name);
    case 'choice':
      return fitChoice(message, name);
    case 'media':
      return { message: { media_message: media(message.url, message.thumbnailUrl) }, notes: [] };
    case 'card':
      return fitCard(message, name);
    case 'location':
      return { message: { location_message: location(message) }, notes: [] };
  }
}

function fitText(text: string, channel: string): Fitted {
  const limit = channelFacts(channel).textMax;
  if (limit === undefined || text.length <= limit) return { message: { text_message: { text } }, notes: [] };
  const note = `${channel} takes texts of ${limit} characters: the end of ${text.length} was cut`;
  return { message: { text_message: { text: cut(text, limit) } }, notes: [note] };
}

function fitChoice({ text, choices }: Of<'choice'>, channel: string): Fitted {
  if (choices.length === 0) return fitText(text, channel);
  const wire = choices.map(wireChoice);
  const obstacle = tooMany(choices) || choiceObstacle(channelFacts(channel).choices, text, wire.map(readChoice));
  if (obstacle !== '') return asNumberedText(text, choices, { channel, obstacle });
  return { message: { choice_message: { text_message: { text }, choices: wire } }, notes: [] };
}

function tooMany(choices: readonly OutgoingChoice[]): string {
  return choices.length > MOST_CHOICES ? `a message takes ${MOST_CHOICES} choices, this has ${choices.length}` : '';
}

function asNumberedText(
  text: string,
  choices: readonly OutgoingChoice[],
  why: { channel: string; obstacle: string },
): Fitted {
  const options = numbered(choices.map(wireChoice));
  const limit = channelFacts(why.channel).textMax;
  const room = limit === undefined ? undefined : limit - options.length - 2;
  const note = `${why.channel} gets the choices as numbered text: ${why.obstacle}`;
  // The options can be answered only when they are seen: it is the question that gives way.
  const body = room === undefined || text.length <= room || room < 1 ? text : cut(text, room);
  const fitted = fitText([body, options].filter((part) => part !== '').join('\n\n'), why.channel);
  const shorter = body === text ? [] : [`${why.channel} takes texts of ${limit} characters: the question was cut`];
  return { message: fitted.message, notes: [note, ...shorter, ...fitted.notes] };
}

/*
 * A card that the channel shows as a card, or that has nothing to answer, goes as it is. Otherwise its choices get
 * numbers: in their titles where the picture goes along as an attachment, else the whole card becomes a text.
 */
function fitCard(card: Of<'card'>, channel: string): Fitted {
  const facts = channelFacts(channel);
  const wire = wireCard(card);
  const obstacle = tooMany(card.choices) || cardObstacle(wire, facts);
  if (obstacle === '' || card.choices.length === 0) return { message: { card_message: wire }, notes: [] };
  if (facts.cardMedia === 'attachment' && card.choices.length <= MOST_CHOICES) {
    const choices = card.choices.map((choice, index) =>
      wireChoice({ ...choice, text: `${index + 1}. ${choice.text}` }),
    );
    const note = `${channel} shows the card as text: ${obstacle}; its choices got numbers`;
    return { message: { card_message: { ...wire, choices } }, notes: [note] };
  }
  const text = [card.title, card.description, card.mediaUrl].filter((line) => line !== '').join('\n');
  return asNumberedText(text, card.choices, { channel, obstacle });
}

function wireCard(card: Of<'card'>) {
  const { title, description, mediaUrl } = card;
  const choices = card.choices.map(wireChoice);
  return { title, description, choices, ...(mediaUrl === '' ? {} : { media_message: media(mediaUrl) }) };
}

function wireChoice(choice: OutgoingChoice): Choice {
  const postback = choice.postback === '' ? {} : { postback_data: choice.postback };
  switch (choice.kind) {
    case 'text':
      return { text_message: { text: choice.text }, ...postback };
    case 'url':
      return { url_message: { title: choice.text, url: choice.url }, ...postback };
    case 'call':
      return { call_message: { title: choice.text, phone_number: choice.phone }, ...postback };
    case 'location':
      return { location_message: location({ ...choice, title: choice.text }), ...postback };
  }
}

function media(url: string, thumbnailUrl?: string) {
  return { url, ...(thumbnailUrl ? { thumbnail_url: thumbnailUrl } : {}) };
}

/** Sinch wants a title: the label, else the point itself, stands in for a missing one. */
function location(place: { title: string; label: string; latitude: number; longitude: number }) {
  const { latitude, longitude, label } = place;
  const title = place.title || label || `${latitude},${longitude}`;
  return { title, coordinates: { latitude, longitude }, ...(label === '' ? {} : { label }) };
}
