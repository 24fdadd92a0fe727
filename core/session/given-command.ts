import type { OutgoingMessage } from '../flow/message.ts';
import type { Json, JsonObject } from '../json.ts';
import type { IfActive } from './event.ts';
import type { SessionStart } from './outside.ts';
import type { RetryGuard } from './retryable.ts';

/**
 * People's and systems' commands. `id`: a command of a kind and an id is taken once in the redelivery horizon.
 * `sessionId`: the session that was meant; another one of the same contact is left alone. `by`, `why`: who gave it and what
 * for, where they were told; the history keeps them.
 */
export interface OperatorCommand {
  id: string;
  sessionId?: string;
  by?: string;
  why?: string;
}

/** A retry, on another version if one is given. `guard`: of one among many. */
export interface RetryCommand extends OperatorCommand {
  to?: { flow: string; version: number | 'latest' };
  guard?: RetryGuard;
}

interface CommandFields {
  retry: RetryCommand;
  /** `because`: completes "Ended: …"; an operator did it where it is absent. */
  end: OperatorCommand & { because?: string };
  /** Begins a session from outside; starts the workflow where none runs. */
  begin: OperatorCommand & { start: SessionStart; ifActive: IfActive };
  event: OperatorCommand & { name: string; data: Json };
  say: OperatorCommand & { messages: OutgoingMessage[] };
  handover: OperatorCommand & { to: string; note: string; timeoutMs?: number };
  release: OperatorCommand;
  variables: OperatorCommand & { variables: JsonObject };
  /** To another version of its flow, or to another flow; `step`: where it goes on, if not at the step of the same id. */
  migrate: OperatorCommand & { flow: string; version: number | 'latest'; step?: string };
}

export type CommandName = keyof CommandFields;

/** What each command is given; one update of the workflow each, of the same name. */
export type CommandGiven<K extends CommandName> = CommandFields[K];

/** A command with what it is given. */
export type GivenCommand<K extends CommandName = CommandName> = { [P in K]: { name: P; given: CommandFields[P] } }[K];

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
