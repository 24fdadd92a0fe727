import type { OutgoingCard, OutgoingChoice, OutgoingMessage } from '../../flow/message.ts';
import type { CardMessage, Choice, LocationMessage, MediaMessage } from '../app-message.ts';
import { calendarLink } from '../links.ts';

type Calendar = Extract<OutgoingChoice, { kind: 'calendar' }>;

/** A choice in Sinch's words; the postback only where there is one, since Sinch makes its own otherwise. */
export function wireChoice(choice: OutgoingChoice): Choice {
  const postback = choice.postback === '' ? {} : { postback_data: choice.postback };
  switch (choice.kind) {
    case 'text':
      return { text_message: { text: choice.text }, ...postback };
    case 'url':
      return { url_message: { title: choice.text, url: choice.url }, ...postback };
    case 'call':
      return { call_message: { title: choice.text, phone_number: choice.phone }, ...postback };
    case 'location':
      return { location_message: wireLocation({ ...choice, title: choice.text }), ...postback };
    case 'calendar':
      return { calendar_message: wireCalendar(choice), ...postback };
  }
}

/** Sinch wants a title of the event, and a link for where there is no calendar. */
function wireCalendar({ text, start, end, title, description }: Calendar) {
  const event = { start, end, title: title || text, description };
  return {
    title: text,
    event_start: start,
    event_end: end,
    event_title: event.title,
    ...(description === '' ? {} : { event_description: description }),
    fallback_url: calendarLink(event),
  };
}

/** Without a picture where there is none. */
export function wireCard({ title, description, mediaUrl, choices }: OutgoingCard): CardMessage {
  const picture = mediaUrl === '' ? {} : { media_message: wireMedia({ url: mediaUrl }) };
  return { title, description, choices: choices.map(wireChoice), ...picture };
}

export function wireMedia({ url, thumbnailUrl }: Pick<OutgoingMessage<'media'>, 'url' | 'thumbnailUrl'>): MediaMessage {
  return { url, ...(thumbnailUrl ? { thumbnail_url: thumbnailUrl } : {}) };
}

/** Sinch wants a title: the label, else the point itself, stands in for a missing one. */
export function wireLocation(place: Omit<OutgoingMessage<'location'>, 'kind'>): LocationMessage {
  const { latitude, longitude, label } = place;
  const title = place.title || label || `${latitude},${longitude}`;
  return { title, coordinates: { latitude, longitude }, ...(label === '' ? {} : { label }) };
}
