import type { SessionEffect, SessionEvent } from '../session/event.ts';
import type { ConversationState } from '../session/state.ts';

/** One event as the conversation took it: state at any point is the `after` of the moment before. */
export interface Moment {
  /** Index of the run. */
  run: number;
  /** The workflow's task in which it was taken: id of the event that began it. */
  task: number;
  /** Epoch ms. */
  at: number;
  event: SessionEvent;
  before: ConversationState;
  after: ConversationState;
  effects: readonly SessionEffect[];
}

/** Where what was recorded and what the engine of today does part for the first time. */
export interface Difference {
  run: number;
  eventId: number;
  at: number;
  /** A sentence. */
  what: string;
}
