import type { Fitted } from '../channels/fit/fitting.ts';
import type { CallOutcome } from '../flow/call.ts';
import type { OutgoingMessage } from '../flow/message.ts';
import type { FilledRequest } from './requests.ts';

interface HappeningFields {
  /** The contact did something, in words. */
  contact: { channel: string; text: string };
  /** The contact got something, from the bot or from a person in its place. `step`: '' where no step said it. */
  bubble: {
    id: string;
    channel: string;
    from: 'bot' | 'person';
    step: string;
    message: OutgoingMessage;
    /** As it went out, fitted to all channels that it may end up on. */
    fitted: Fitted;
  };
  call: { request: FilledRequest; outcome: CallOutcome };
  /** Something else that a reader of the talk should know, in words. */
  note: { text: string };
}

export type HappeningKind = keyof HappeningFields;

/** One thing that happened in a talk; `at`: epoch ms of the talk's own time. */
export type Happening<K extends HappeningKind = HappeningKind> = {
  [P in K]: { kind: P; at: number } & HappeningFields[P];
}[K];

export type Bubble = Happening<'bubble'>;
