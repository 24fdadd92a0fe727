import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { InboundMessage } from '../core/session/inbound.ts';
import type { SessionLimits } from '../core/session/limits.ts';
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

export interface OperatorCommandResult {
  sessionId: string;
  state: string;
  /** One sentence: what was done, or why not. */
  message: string;
}

/** People's commands. `sessionId`: the session that was meant; another one of the same contact is left alone. */
export interface OperatorCommand {
  id: string;
  sessionId?: string;
}

export const retryUpdate = defineUpdate<OperatorCommandResult, [OperatorCommand]>('retry');
export const endUpdate = defineUpdate<OperatorCommandResult, [OperatorCommand]>('end');

export const stateQuery = defineQuery<ConversationState>('state');

export interface ConversationSessionInput {
  appId: string;
  limits?: Partial<SessionLimits>;
  /** Carried by continue-as-new only. */
  carried?: ConversationState;
}
