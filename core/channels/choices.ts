import type { Choice } from './app-message.ts';
import type { ChoiceKind, ChoiceRule } from './facts.ts';

/** A choice with its kind and title read out; `link` is where it leads ('' for a text choice). */
export interface ReadChoice {
  kind: ChoiceKind;
  title: string;
  link: string;
  postback: string;
}

const EMPTY: Omit<ReadChoice, 'postback'> = { kind: 'text', title: '', link: '' };

/** Reads whichever of the six kinds a choice holds; one that holds none is an empty text choice. */
export function readChoice(choice: Choice): ReadChoice {
  return { ...kindOf(choice), postback: choice.postback_data ?? '' };
}

function kindOf(choice: Choice): Omit<ReadChoice, 'postback'> {
  const { url_message: url, call_message: call, location_message: place } = choice;
  if (choice.text_message) return { ...EMPTY, title: choice.text_message.text };
  if (url) return { kind: 'url', title: url.title, link: url.url };
  if (call) return { kind: 'call', title: call.title, link: call.phone_number };
  if (place) return { kind: 'location', title: place.title, link: mapsLink(place.coordinates) };
  return appointmentOf(choice);
}

function appointmentOf(choice: Choice): Omit<ReadChoice, 'postback'> {
  const { calendar_message: calendar, share_location_message: share } = choice;
  if (calendar) return { kind: 'calendar', title: calendar.title, link: calendar.fallback_url ?? '' };
  if (share) return { kind: 'share_location', title: share.title, link: share.fallback_url ?? '' };
  return EMPTY;
}

/** Sinch's maps link (pages of 2021). */
export function mapsLink(at: { latitude: number; longitude: number }): string {
  return `https://www.google.com/maps/search/?api=1&query=${float32(at.latitude)},${float32(at.longitude)}`;
}

/** Sinch carries coordinates as 32-bit floats: the shortest decimal that is the same one (55.610479 shows as 55.610477). */
export function float32(value: number): string {
  const single = Math.fround(value);
  for (let digits = 1; digits < 9; digits += 1) {
    const short = Number(single.toPrecision(digits));
    if (Math.fround(short) === single) return String(short);
  }
  return String(Number(single.toPrecision(9)));
}

/** Why a channel cannot show these choices as buttons, in words for a note; '' when it can. */
export function choiceObstacle(rule: ChoiceRule | null, body: string, choices: readonly ReadChoice[]): string {
  if (!rule) return 'it has no buttons';
  if (choices.length < (rule.min ?? 0)) return 'there is no choice to make a button of';
  const kinds = choices.length === 1 && rule.alone ? [...rule.kinds, rule.alone] : rule.kinds;
  return (
    tooMuch('choice', choices.length, rule.max) ||
    tooMuch('character of text above buttons', body.length, rule.body) ||
    choices.map((choice) => titleObstacle({ ...rule, kinds }, choice)).find((reason) => reason !== '') ||
    sameTitles(rule, choices)
  );
}

function titleObstacle(rule: ChoiceRule, choice: ReadChoice): string {
  if (!rule.kinds.includes(choice.kind)) return `it has no button of kind ${choice.kind}`;
  return (
    tooMuch('character in a title', choice.title.length, rule.title) ||
    tooMuch('character of a link', choice.link.length, rule.link) ||
    tooMuch('character of postback data', choice.postback.length, rule.postback)
  );
}

/** `it takes at most 3 choices, this has 4`; '' within the limit, and where there is none. `what` begins with the noun. */
export function tooMuch(what: string, length: number, max: number | undefined): string {
  if (max === undefined || length <= max) return '';
  const [noun, ...rest] = what.split(' ');
  return `it takes at most ${max} ${[max === 1 ? noun : `${noun}s`, ...rest].join(' ')}, this has ${length}`;
}

function sameTitles(rule: ChoiceRule, choices: readonly ReadChoice[]): string {
  const titles = new Set(choices.map((choice) => choice.title));
  return rule.unique && titles.size < choices.length ? 'two of the titles are the same' : '';
}
