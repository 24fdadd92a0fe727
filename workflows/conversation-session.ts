import {
  ApplicationFailure,
  allHandlersFinished,
  condition,
  makeContinueAsNewFunc,
  patched,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import {
  type ConversationSessionInput,
  endUpdate,
  inboundSignal,
  type OperatorCommand,
  type OperatorCommandResult,
  retryUpdate,
  stateQuery,
} from '../contracts/conversation-session.ts';
import type { SessionEvent } from '../core/session/event.ts';
import { DEFAULT_LIMITS, type SessionLimits } from '../core/session/limits.ts';
import { nextEvent, nextWake } from '../core/session/next.ts';
import { enqueue } from '../core/session/queue.ts';
import { emptyConversation } from '../core/session/reduce.ts';
import type { ConversationState } from '../core/session/state.ts';
import { Conversation } from './conversation.ts';
import { LazyTimer } from './lazy-timer.ts';

interface Command {
  event: SessionEvent<'retry'> | SessionEvent<'end'>;
  result: OperatorCommandResult | null;
}

/**
 * Holds the conversation with one contact of an app, one session after another (docs/ARCHITECTURE.md). Handlers are
 * registered before the first await and only enqueue; the loop below alone awaits activities.
 */
export async function conversationSession(input: ConversationSessionInput): Promise<void> {
  const limits: SessionLimits = { ...DEFAULT_LIMITS, ...input.limits };
  const conversation = new Conversation(startState(input), limits);
  const commands: Command[] = [];
  const timer = new LazyTimer();

  setHandler(inboundSignal, (message) => {
    conversation.state = enqueue(conversation.state, message);
  });
  setHandler(stateQuery, () => conversation.state);
  const command = async (event: Command['event'], { sessionId }: OperatorCommand): Promise<OperatorCommandResult> => {
    const refused = refusal(conversation.state, event, sessionId);
    if (refused) return refused;
    const entry: Command = { event, result: null };
    commands.push(entry);
    if (event.kind === 'end') conversation.interruptSend();
    await condition(() => entry.result !== null);
    return entry.result ?? commandResult(conversation.state, '');
  };
  setHandler(retryUpdate, (given) => command({ kind: 'retry', id: given.id, by: 'operator' }, given));
  setHandler(endUpdate, (given) => command({ kind: 'end', id: given.id }, given));

  const next = () => nextEvent(conversation.state, Date.now(), limits);
  for (;;) {
    timer.arm(nextWake(conversation.state, limits), 'Next deadline of the session');
    await condition(() => commands.length > 0 || timer.fired || next() !== null);
    if (commands.length > 0) await runCommands(commands, conversation);
    // A long queue is taken in several runs: it is carried, and a run's history has its limit.
    for (let event = next(); event && !isOver(conversation, limits); event = next()) {
      await conversation.handle(event);
      if (commands.length > 0) await runCommands(commands, conversation);
    }
    if (isOver(conversation, limits)) {
      await finishCommands(commands, conversation);
      if (conversation.closing) return close(conversation);
      await continueRun(input, conversation);
    }
  }
}

/** In a run that was reset, every cause is looked up before it is sent, until the run continues as new. */
function startState(input: ConversationSessionInput): ConversationState {
  const state = input.carried ?? emptyConversation(input.appId);
  return wasReset() ? { ...state, replayedAt: Number.MAX_SAFE_INTEGER } : state;
}

function wasReset(): boolean {
  const { runId, originalExecutionRunId } = workflowInfo();
  return runId !== originalExecutionRunId;
}

async function runCommands(commands: Command[], conversation: Conversation): Promise<void> {
  for (let entry = commands.shift(); entry; entry = commands.shift()) {
    const before = conversation.state.session?.status ?? 'none';
    await conversation.handle(entry.event);
    entry.result = commandResult(conversation.state, commandMessage(entry.event.kind, before, conversation.state));
  }
}

/** An accepted command must be answered in this run: its caller would fail with the run. */
async function finishCommands(commands: Command[], conversation: Conversation): Promise<void> {
  while (!allHandlersFinished()) {
    await condition(() => commands.length > 0 || allHandlersFinished());
    await runCommands(commands, conversation);
  }
}

function commandResult(state: ConversationState, message: string): OperatorCommandResult {
  return { sessionId: state.session?.id ?? '', state: state.session?.status ?? 'none', message };
}

/** Answered at once: behind a send that is still being tried a person would wait for up to an hour to hear the same. */
function refusal(state: ConversationState, event: Command['event'], sessionId?: string): OperatorCommandResult | null {
  const { session } = state;
  if (sessionId && session?.id !== sessionId) {
    return commandResult(
      state,
      `Session ${sessionId} is over; this contact's session is now ${session?.id ?? 'none'}.`,
    );
  }
  return event.kind === 'retry' && session?.status !== 'failed' ? nothingToRetry(state) : null;
}

function nothingToRetry(state: ConversationState): OperatorCommandResult {
  return commandResult(state, `There is nothing to retry: the session is ${state.session?.status ?? 'none'}.`);
}

function commandMessage(kind: Command['event']['kind'], before: string, state: ConversationState): string {
  const { session } = state;
  if (kind === 'retry' && before !== 'failed') return nothingToRetry(state).message;
  if (kind === 'end' && before === 'ended') return 'The session had ended already.';
  if (session?.failure) return `It failed again: ${session.failure.reason}`;
  return kind === 'end' ? 'The session has ended.' : `The session goes on; it is ${session?.status ?? 'none'}.`;
}

function isOver(conversation: Conversation, limits: SessionLimits): boolean {
  return conversation.closing !== null || isDueToContinue(conversation, limits);
}

/** At a turn boundary: when history grows long, when a session has just ended, and once after a reset. */
function isDueToContinue(conversation: Conversation, limits: SessionLimits): boolean {
  const info = workflowInfo();
  if (info.continueAsNewSuggested || conversation.turns >= limits.maxTurnsPerRun) return true;
  if (conversation.turns > 0 && conversation.state.session?.status === 'ended') return true;
  return continuesAfterReset();
}

/**
 * Once after a reset. The patch marker writes the decision into the history: a replay away from the server (an export, CI)
 * knows the run by its original id and could not tell that it was reset.
 */
function continuesAfterReset(): boolean {
  return (wasReset() || workflowInfo().unsafe.isReplaying) && patched('continue-after-reset');
}

/** Memo is lost at continue-as-new unless it is handed over; search attributes stay; deadlines and queue are state. */
async function continueRun(input: ConversationSessionInput, conversation: Conversation): Promise<void> {
  const { memo } = workflowInfo();
  const continueAsNew = makeContinueAsNewFunc<(next: ConversationSessionInput) => Promise<void>>(memo ? { memo } : {});
  const replayedAt = wasReset() ? Date.now() : conversation.state.replayedAt;
  await continueAsNew({ ...input, carried: { ...conversation.state, replayedAt } });
}

function close(conversation: Conversation): void {
  const failure = conversation.closing?.failure;
  if (failure) throw ApplicationFailure.nonRetryable(failure.reason, failure.code);
}
