import type { CompiledFlow } from '../core/flow/compiled.ts';
import type { OutgoingMessage } from '../core/flow/message.ts';

/** Where a reply goes: the identity of the last inbound message. */
export interface Recipient {
  channel: string;
  identity: string;
}

/** One reply. `id` is `<cause>:<n>`: the same for every attempt and after a reset, so it can be looked up. */
export interface Reply {
  id: string;
  step: string;
  message: OutgoingMessage;
}

export interface SendRepliesInput {
  appId: string;
  sessionId: string;
  to: Recipient;
  replies: Reply[];
  /** True after a reset or an unclear outcome: look at what Sinch lists before the first POST. */
  lookFirst: boolean;
  /** Epoch ms of the event that caused the replies: looking goes no further back than a little before it. */
  since: number;
}

/** `accepted`: Sinch took it (or it was found there: `found`). `refused`: Sinch said no, for good. `skipped`: unclear, and the app's policy is skip. */
export type ReplyResult =
  | { id: string; outcome: 'accepted'; messageId: string; found: boolean; notes: string[] }
  | { id: string; outcome: 'skipped'; reason: string }
  | { id: string; outcome: 'refused'; code: string; status: number; reason: string };

/** Results in order; the list stops at the first refusal. */
export interface SendRepliesResult {
  results: ReplyResult[];
}

/** Which flow a new session takes (by app and channel), or a pinned version again after continue-as-new. */
export type LoadFlowInput = { appId: string; channel: string } | { flow: string; version: number };

export interface SessionActivities {
  /** Failure types: see ACTIVITY_FAILURES. */
  sendReplies(input: SendRepliesInput): Promise<SendRepliesResult>;
}

export interface SessionLocalActivities {
  /** Non-retryable ApplicationFailure of type FLOW_NOT_FOUND where the app has no flow; others are retried. */
  loadFlow(input: LoadFlowInput): Promise<CompiledFlow>;
}

/** Types of ApplicationFailure that activities throw; the workflow turns the non-retryable ones into FailureCode. */
export const ACTIVITY_FAILURES = {
  /** The POST may or may not have been accepted: the next attempt looks first. */
  sendUnclear: 'SEND_UNCLEAR',
  rateLimited: 'RATE_LIMITED',
  sinchUnavailable: 'SINCH_UNAVAILABLE',
  unauthorised: 'APP_UNAUTHORISED',
  appNotLinked: 'APP_NOT_LINKED',
  replyConflict: 'REPLY_CONFLICT',
  flowNotFound: 'FLOW_NOT_FOUND',
} as const;
