import type { CallOutcome, CallRequest } from '../core/flow/call.ts';
import type { DeliveryOptions, OutgoingMessage } from '../core/flow/message.ts';
import { CLEAR_SEND_FAILURES } from '../core/session/effect-failure.ts';
import type { LoadedFlow } from '../core/session/event.ts';
import type { KeepRecord } from '../core/session/keep-record.ts';
import type { PlannedForward } from '../core/session/state.ts';

/**
 * Where the activities `callHttp` and `forwardHandover` wait: other people's servers may keep them waiting, and must not
 * keep the sends of everybody from their workers.
 */
export function outboundTaskQueue(taskQueue: string): string {
  return `${taskQueue}-outbound`;
}

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
  options?: DeliveryOptions;
  /** Its receipts are to be reported to the session: the flow may wait for one. */
  awaitsReceipt?: true;
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

/**
 * `accepted`: Sinch took it (or it was found there: `found`); `notes`: what had to be changed for the channel. `skipped`: unclear,
 * and the app's policy is skip. `refused`: Sinch said no, for good; `partly`: to a part of a long reply, of which others are out.
 */
export type ReplyResult =
  | { id: string; outcome: 'accepted'; messageId: string; found: boolean; notes: string[] }
  | { id: string; outcome: 'skipped'; reason: string }
  | { id: string; outcome: 'refused'; code: string; status: number; reason: string; partly?: true };

/** Results in order; the list stops at the first refusal. */
export interface SendRepliesResult {
  results: ReplyResult[];
}

/**
 * The flow that a session takes, or takes again after continue-as-new, with the app's settings and what is known of the
 * contact. Without `flow`: the one that the app takes on this channel.
 */
export interface LoadFlowInput extends Recipient {
  appId: string;
  /** `api`: nobody wrote, so the contact must be known or known to be unknown; else it fails until the database is back. */
  startedBy: 'contact' | 'api';
  flow?: { flow: string; version: number | 'latest' };
}

/** `id` is the Idempotency-Key of a POST or PATCH. */
export interface CallInput {
  appId: string;
  sessionId: string;
  id: string;
  request: CallRequest;
}

/** What a target of a hand-over is told. `at`: epoch ms of the workflow. */
export interface ForwardInput {
  appId: string;
  at: number;
  forward: PlannedForward;
}

export interface KeepInput extends Recipient {
  appId: string;
  records: KeepRecord[];
}

export interface SessionActivities {
  /** Failure types: see ACTIVITY_FAILURES. */
  sendReplies(input: SendRepliesInput): Promise<SendRepliesResult>;
  /**
   * A step's HTTP request. Resolves with what came of it, whatever that is; rejects, to be tried again, while the request's
   * own retries last. Its time-out and retries are the workflow's options, made from the request.
   */
  callHttp(input: CallInput): Promise<CallOutcome>;
  /** Tells the target of a hand-over. HANDOVER_REFUSED and HANDOVER_TARGET_MISSING are for good; others are tried again. */
  forwardHandover(input: ForwardInput): Promise<void>;
  /** Stores what outlives the session; each record once, by its id. */
  keepContact(input: KeepInput): Promise<void>;
}

export interface SessionLocalActivities {
  /** Non-retryable ApplicationFailure of type FLOW_NOT_FOUND where the app has no flow; others are retried. */
  loadFlow(input: LoadFlowInput): Promise<LoadedFlow>;
}

/** Types of ApplicationFailure that activities throw; the workflow turns the non-retryable ones into FailureCode. */
export const ACTIVITY_FAILURES = {
  /** The POST may or may not have been accepted: the next attempt looks first. */
  sendUnclear: 'SEND_UNCLEAR',
  ...CLEAR_SEND_FAILURES,
  flowNotFound: 'FLOW_NOT_FOUND',
  callTransient: 'CALL_TRANSIENT',
  handoverRefused: 'HANDOVER_REFUSED',
  handoverTargetMissing: 'HANDOVER_TARGET_MISSING',
  handoverUnreachable: 'HANDOVER_UNREACHABLE',
} as const;
