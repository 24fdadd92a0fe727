/** Longest address that a button takes (RCS). */
const LONGEST_URL = 2048;

export interface CalendarEvent {
  /** ISO 8601. */
  start: string;
  end: string;
  title: string;
  description: string;
}

/** A text as part of an address. Half a surrogate pair, which nothing can encode, becomes the replacement character. */
export function percentEncoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD'));
}

/** 2026-12-24T18:00:00.000Z as 20261224T180000Z. */
function compact(moment: string): string {
  return moment.replace(/\.\d+/, '').replaceAll(/[-:]/g, '');
}

function eventLink({ start, end, title, description }: CalendarEvent): string {
  const details = description === '' ? '' : `&details=${percentEncoded(description)}`;
  const dates = `${compact(start)}/${compact(end)}`;
  return `https://calendar.google.com/calendar/render?action=TEMPLATE&text=${percentEncoded(title)}&dates=${dates}${details}`;
}

/**
 * A link that puts the event into a calendar: where a channel has no calendar button, as the maps link stands for a place.
 * Sinch asks for one with every calendar choice. A description that would make it too long for a button is left out.
 */
export function calendarLink(event: CalendarEvent): string {
  const whole = eventLink(event);
  return whole.length <= LONGEST_URL ? whole : eventLink({ ...event, description: '' });
}
