import type { Target } from './target.ts';

export interface ShownCard {
  title: string;
  description: string;
  /** Addresses of pictures, films or files, shown as such. */
  media: string[];
  /** Titles of the buttons. */
  choices: string[];
}

/** What the contact sees: a text, media above it, buttons below it; or cards, with buttons below them. Absent parts are not there. */
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

/** Nothing is shown, and why. */
export function lost(note: string): Transcoded {
  return { shown: { text: '' }, notes: [note] };
}

export function asText(what: string, to: Target, why: string): string {
  return `${to.channel} shows ${what} as text: ${why}`;
}
