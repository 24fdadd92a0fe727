import type { ChannelRules } from './state/apps.ts';

/** How often and how long a target that does not answer 2xx is tried. Sinch's own schedule is not public. */
export interface Redelivery {
  firstDelayMs: number;
  /** The delay doubles up to this. */
  maxDelayMs: number;
  attempts: number;
  /** Each attempt with a fresh timestamp and nonce, or all with the first ones. Which of them Sinch does is not public. */
  signAnew: boolean;
}

export interface EmulatorOptions {
  /** Where the state is kept; absent: in memory only. */
  stateFile?: string;
  credentials: { key: string; secret: string };
  tokenLifeSeconds: number;
  redelivery: Redelivery;
  /** How long a target may take to answer a callback. */
  callbackTimeoutMs: number;
  /** Callbacks in flight per target. */
  callbacksInFlight: number;
  /** Once so many wait, a target that is down gets no more of them. */
  pendingCallbacks: number;
  /** Pause before each delivery receipt; null: messages get none. */
  receiptDelayMs: number | null;
  /** A channel the app lacks: refused at once (the spec) or accepted with a FAILED receipt (Sinch's newer text). */
  missingChannel: 'refuse' | 'fail';
  /** Whether channels refuse who opted out, and free messages outside their reply window; an app may say otherwise. */
  channelRules: ChannelRules;
  messagesPerApp: number;
  acceptedSends: number;
  /** Epoch ms. */
  clock: () => number;
}

const DEFAULTS: EmulatorOptions = {
  credentials: { key: 'demo', secret: 'demo' },
  tokenLifeSeconds: 3599,
  redelivery: { firstDelayMs: 1_000, maxDelayMs: 60_000, attempts: 40, signAnew: true },
  callbackTimeoutMs: 10_000,
  callbacksInFlight: 64,
  pendingCallbacks: 20_000,
  receiptDelayMs: 50,
  missingChannel: 'fail',
  channelRules: 'enforced',
  messagesPerApp: 10_000,
  acceptedSends: 100_000,
  clock: Date.now,
};

export function withDefaults(given: Partial<EmulatorOptions>): EmulatorOptions {
  return { ...DEFAULTS, ...given };
}
