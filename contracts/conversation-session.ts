import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { OutgoingMessage } from '../core/flow/message.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type { IfActive } from '../core/session/event.ts';
import type { OperatorCommand, RetryCommand } from '../core/session/given-command.ts';
import type { InboundMessage } from '../core/session/inbound.ts';
import type { SessionLimits } from '../core/session/limits.ts';
import type { Notice, SessionStart } from '../core/session/outside.ts';
import type { ConversationState } from '../core/session/state.ts';

/** One workflow per contact of an app; one session after another inside it (docs/ARCHITECTURE.md, decision 1). */
export const CONVERSATION_SESSION = 'conversationSession';

export const TASK_QUEUE = 'colloquy';

/** `key` is the keyed hash of the contact's identity (adapters/contact-key.ts): never a phone number. */
export function conversationWorkflowId(appId: string, key: string): string {
  return `session.${appId}.${key}`;
}

/** The one signal for everything ordered that comes from the contact's side. */
export const inboundSignal = defineSignal<[InboundMessage]>('inbound');

/** Receipts that matter to a running session, and changes of consent. Sent to running workflows only. */
export const noticeSignal = defineSignal<[Notice]>('notice');

/** Why a command was not done, for programs. Stable. */
export type CommandRefusal =
  /** It has ended, and perhaps another one has taken its place. */
  | 'SESSION_ENDED'
  /** Another session of the contact is there. */
  | 'SESSION_ACTIVE'
  /** It has not loaded its flow yet, or cannot. */
  | 'SESSION_NOT_READY'
  /** It was tried, and left the session failed. */
  | 'SESSION_FAILED'
  | 'NOT_FAILED'
  /** Another operator has retried it, or is at it. */
  | 'RETRIED_ALREADY'
  /** Of a retry of many: it failed longer ago than they are retried. */
  | 'FAILED_TOO_LONG_AGO'
  | 'NOT_HANDED_OVER'
  /** The target of a hand-over cannot be told. */
  | 'HANDOVER_FAILED'
  | 'CONTACT_OPTED_OUT'
  | 'WINDOW_CLOSED'
  /** What was to be said did not go out: Sinch refused it, or the flow that says it failed. */
  | 'NOT_SENT'
  /** As NOT_SENT, but it, or part of it, may have gone out all the same. */
  | 'MAYBE_SENT'
  | 'NOTHING_TO_SAY'
  | 'VARIABLES_UNFIT'
  | 'FLOW_NOT_FOUND'
  | 'DOES_NOT_LAND'
  /** A command of this id was tried before, in vain. */
  | 'TRIED_BEFORE';

export interface OperatorCommandResult {
  sessionId: string;
  state: string;
  /** One sentence: what was done, or why not. */
  message: string;
  /** Whether it was done. */
  done: boolean;
  /** Where it was not. */
  code?: CommandRefusal;
}

export type { OperatorCommand, RetryCommand } from '../core/session/given-command.ts';

export const retryUpdate = defineUpdate<OperatorCommandResult, [RetryCommand]>('retry');
/** `because`: completes "Ended: …"; an operator did it where it is absent. */
export const endUpdate = defineUpdate<OperatorCommandResult, [OperatorCommand & { because?: string }]>('end');
/** Begins a session from outside; starts the workflow where none runs. */
export const beginUpdate = defineUpdate<
  OperatorCommandResult,
  [OperatorCommand & { start: SessionStart; ifActive: IfActive }]
>('begin');
export const outsideEventUpdate = defineUpdate<OperatorCommandResult, [OperatorCommand & { name: string; data: Json }]>(
  'event',
);
export const personSaysUpdate = defineUpdate<
  OperatorCommandResult,
  [OperatorCommand & { messages: OutgoingMessage[] }]
>('say');
export const handoverUpdate = defineUpdate<
  OperatorCommandResult,
  [OperatorCommand & { to: string; note: string; timeoutMs?: number }]
>('handover');
export const releaseUpdate = defineUpdate<OperatorCommandResult, [OperatorCommand]>('release');
export const setVariablesUpdate = defineUpdate<OperatorCommandResult, [OperatorCommand & { variables: JsonObject }]>(
  'variables',
);
/** To another version of its flow, or to another flow; `step`: where it goes on, if not at the step of the same id. */
export const migrateUpdate = defineUpdate<
  OperatorCommandResult,
  [OperatorCommand & { flow: string; version: number | 'latest'; step?: string }]
>('migrate');

export const stateQuery = defineQuery<ConversationState>('state');

export interface ConversationSessionInput {
  appId: string;
  limits?: Partial<SessionLimits>;
  /** Carried by continue-as-new only. */
  carried?: ConversationState;
}
