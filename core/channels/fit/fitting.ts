import type { AppMessage } from '../app-message.ts';

export interface Fitted {
  /** Sinch's app_message, ready to be sent. */
  message: AppMessage;
  /** What goes out as messages of their own before it, since one would be too long. */
  before: AppMessage[];
  /** One sentence for everything that was changed; never the message's own words. */
  notes: string[];
}

/** Nothing of the message can be sent on this channel. `refused`: why, in one sentence without the message's own words. */
export interface Refused {
  refused: string;
}

export type Fitting = Fitted | Refused;

/** Sinch refuses a message with more choices, a carousel with more cards, or more choices below them (spec, Oct 2026). */
export const MOST_CHOICES = 10;
export const MOST_CARDS = 10;
export const MOST_OUTER_CHOICES = 3;

/** All that is sent, in order. */
export function messagesOf({ before, message }: Fitted): AppMessage[] {
  return [...before, message];
}

/** One message is all that is sent. */
export function alone(message: AppMessage, notes: string[] = []): Fitted {
  return { before: [], message, notes };
}

/** The same with notes, and messages, before its own. */
export function noted(notes: readonly string[], fitting: Fitting, before: readonly AppMessage[] = []): Fitting {
  if ('refused' in fitting) return fitting;
  return { ...fitting, before: [...before, ...fitting.before], notes: [...notes, ...fitting.notes] };
}

/** Lines without the empty ones. */
export function lines(...all: readonly string[]): string {
  return all.filter((line) => line !== '').join('\n');
}
