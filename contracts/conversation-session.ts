import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { CommandGiven, CommandName, OperatorCommandResult } from '../core/session/given-command.ts';
import type { InboundMessage } from '../core/session/inbound.ts';
import type { SessionLimits } from '../core/session/limits.ts';
import type { Notice } from '../core/session/outside.ts';
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

type Update<K extends CommandName> = [CommandGiven<K>];

export const retryUpdate = defineUpdate<OperatorCommandResult, Update<'retry'>>('retry');
export const endUpdate = defineUpdate<OperatorCommandResult, Update<'end'>>('end');
export const beginUpdate = defineUpdate<OperatorCommandResult, Update<'begin'>>('begin');
export const outsideEventUpdate = defineUpdate<OperatorCommandResult, Update<'event'>>('event');
export const personSaysUpdate = defineUpdate<OperatorCommandResult, Update<'say'>>('say');
export const handoverUpdate = defineUpdate<OperatorCommandResult, Update<'handover'>>('handover');
export const releaseUpdate = defineUpdate<OperatorCommandResult, Update<'release'>>('release');
export const setVariablesUpdate = defineUpdate<OperatorCommandResult, Update<'variables'>>('variables');
export const migrateUpdate = defineUpdate<OperatorCommandResult, Update<'migrate'>>('migrate');

export const stateQuery = defineQuery<ConversationState>('state');

export interface ConversationSessionInput {
  appId: string;
  limits?: Partial<SessionLimits>;
  /** Carried by continue-as-new only. */
  carried?: ConversationState;
}
