import type { Course, Interruptible } from '../asking.ts';
import { isActive } from '../begin.ts';
import type { Conversation } from '../conversation.ts';
import type { CommandRefusal, OperatorCommand, OperatorCommandResult } from '../given-command.ts';
import { commandBefore, rememberCommand } from '../seen.ts';
import type { ConversationState } from '../state.ts';

/** Why a command was not done: a sentence, and a code for programs. */
export interface Refusal {
  message: string;
  done: false;
  code: CommandRefusal;
}

/** What a command came to. */
export type Answer = { message: string; done: true } | Refusal;

/** A command that waits its turn. */
export interface Command {
  /** Of its kind: a caller may give commands of different kinds the same id. */
  name: string;
  interrupts: readonly Interruptible[];
  /** Why it cannot be done at all, asked at once and again before it is done; null where it can. `now`: epoch ms. */
  refusal(state: ConversationState, now: number): Refusal | null;
  /** Performs it and answers. */
  run(conversation: Conversation): Course<Answer>;
}

/** A command that was accepted, and whom to answer. */
export interface Waiting {
  command: Command;
  given: OperatorCommand;
  answer(result: OperatorCommandResult): void;
}

/** Whether none of the commands that wait would interrupt it at once. */
export function mayStart(commands: readonly Waiting[], kind: Interruptible): boolean {
  return commands.every(({ command }) => !command.interrupts.includes(kind));
}

/** What interrupts everything that is under way. */
export const ALL: readonly Interruptible[] = ['send', 'call', 'forward'];

export const done = (message: string): Answer => ({ message, done: true });
export const not = (code: CommandRefusal, message: string): Refusal => ({ message, done: false, code });

export const statusOf = ({ session }: ConversationState) => session?.status ?? 'none';

/** Of commands that need a session that has not ended. */
export function over({ session }: ConversationState): Refusal | null {
  return isActive(session) ? null : not('SESSION_ENDED', 'There is no session to do this to: it has ended.');
}

/** Why what was done left the session failed; undefined where it did not. */
export function failedAgain({ session }: ConversationState): Refusal | undefined {
  return session?.failure ? not('SESSION_FAILED', `It failed again: ${session.failure.reason}`) : undefined;
}

/** What was done, and that the flow failed with it, where it did: the command itself is not to be repeated. */
export function doneThough({ session }: ConversationState, message: string): Answer {
  return done(session?.failure ? `${message} It then failed: ${session.failure.reason}` : message);
}

/** Why what was said beside the flow did not go out, or that nobody knows; null where it did. */
export function notSent({ session }: ConversationState): Refusal | null {
  if (!session?.asideRefused) return null;
  const { reason, unclear } = session.asideRefused;
  return unclear
    ? not('MAYBE_SENT', `${reason} Part of it may be out: look before you say it again.`)
    : not('NOT_SENT', reason);
}

/** What the caller of a command is told. */
export function resultOf({ session }: ConversationState, answer: Answer): OperatorCommandResult {
  return { sessionId: session?.id ?? '', state: session?.status ?? 'none', ...answer };
}

/**
 * What is answered at once, or undefined where the command is to wait its turn: behind a send that is still being tried a
 * person would wait for up to an hour to hear the same.
 */
export function answeredAtOnce(
  conversation: Conversation,
  command: Command,
  given: OperatorCommand,
): OperatorCommandResult | undefined {
  const { state } = conversation;
  // First of all: what was done stays done, whatever has become of its session since.
  const before = commandBefore(state.seen, command.name, given.id);
  if (before) return resultOfBefore(state, before);
  const refused = sessionGone(state, given) ?? command.refusal(state, conversation.context().now);
  return refused ? resultOf(state, refused) : undefined;
}

/** Of a command that is meant for another session than the one that is there. */
function sessionGone({ session }: ConversationState, { sessionId }: OperatorCommand): Refusal | null {
  if (!sessionId || session?.id === sessionId) return null;
  return not('SESSION_ENDED', `Session ${sessionId} is over; this contact's session is now ${session?.id ?? 'none'}.`);
}

function resultOfBefore(
  { session }: ConversationState,
  { sessionId, done: wasDone }: NonNullable<ReturnType<typeof commandBefore>>,
): OperatorCommandResult {
  const state = session?.id === sessionId ? session.status : 'ended';
  const answer = wasDone
    ? done('This was done before.')
    : not('TRIED_BEFORE', 'This was tried before, in vain: see what became of it, then try again under another id.');
  return { sessionId, state, ...answer };
}

/** Performs the commands whose turn has come, one after another. */
export function* runCommands(commands: Waiting[], conversation: Conversation): Course<void> {
  for (let entry = commands.shift(); entry; entry = commands.shift()) {
    entry.answer(yield* runCommand(entry, conversation));
    if (commands.length > 0) yield { kind: 'answered' };
  }
}

/** Performs a command, and remembers what came of it. */
function* runCommand({ command, given }: Waiting, conversation: Conversation): Course<OperatorCommandResult> {
  // It has no use for the room that one before it was given.
  if (!command.interrupts.includes('send')) yield* conversation.sendLeft();
  // What stood before it in the queue may have changed everything, and have put another session in the place of its own.
  const { now } = conversation.context();
  const refused = sessionGone(conversation.state, given) ?? command.refusal(conversation.state, now);
  if (refused) return resultOf(conversation.state, refused);
  const answer = yield* command.run(conversation);
  remember(command, given, { answer, conversation });
  return resultOf(conversation.state, answer);
}

interface Done {
  answer: Answer;
  conversation: Conversation;
}

function remember({ name }: Command, { id }: OperatorCommand, { answer, conversation }: Done): void {
  const { state } = conversation;
  const { now, limits } = conversation.context();
  const taken = { name, id, sessionId: state.session?.id ?? '', done: answer.done };
  const seen = rememberCommand(state.seen, taken, { now, horizonMs: limits.redeliveryHorizonMs });
  conversation.state = { ...state, seen };
}
