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
