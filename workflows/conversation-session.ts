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
  beginUpdate,
  type ConversationSessionInput,
  endUpdate,
  handoverUpdate,
  inboundSignal,
  migrateUpdate,
  noticeSignal,
  type OperatorCommand,
  type OperatorCommandResult,
  outsideEventUpdate,
  personSaysUpdate,
  releaseUpdate,
  retryUpdate,
  setVariablesUpdate,
  stateQuery,
} from '../contracts/conversation-session.ts';
import { DEFAULT_LIMITS, type SessionLimits } from '../core/session/limits.ts';
import { nextEvent, nextWake } from '../core/session/next.ts';
import { enqueue, enqueueNotice } from '../core/session/queue.ts';
import { emptyConversation } from '../core/session/reduce.ts';
import type { ConversationState } from '../core/session/state.ts';
import { beginCommand } from './begin-command.ts';
import { answeredAtOnce, type Command, runCommand } from './command.ts';
import {
  endCommand,
  handoverCommand,
  migrateCommand,
  outsideCommand,
  releaseCommand,
  retryCommand,
  sayCommand,
  setVariablesCommand,
} from './commands.ts';
import { Conversation } from './conversation.ts';
import { LazyTimer } from './lazy-timer.ts';
import type { MayStart } from './session-effects.ts';

interface Waiting {
  command: Command;
  given: OperatorCommand;
  answer(result: OperatorCommandResult): void;
}

/**
 * Holds the conversation with one contact of an app, one session after another (docs/ARCHITECTURE.md). Handlers are
 * registered before the first await and only enqueue; the loop below alone awaits activities.
 */
export async function conversationSession(input: ConversationSessionInput): Promise<void> {
  const limits: SessionLimits = { ...DEFAULT_LIMITS, ...input.limits };
  const commands: Waiting[] = [];
  const mayStart: MayStart = (kind) => commands.every(({ command }) => !command.interrupts.includes(kind));
  const conversation = new Conversation(startState(input), limits, mayStart);
  const timer = new LazyTimer();
  handleMessages(conversation, commands);

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

function handleMessages(conversation: Conversation, commands: Waiting[]): void {
  setHandler(inboundSignal, (message) => {
    conversation.state = enqueue(conversation.state, message);
  });
  setHandler(noticeSignal, (notice) => {
    conversation.state = enqueueNotice(conversation.state, notice);
  });
  setHandler(stateQuery, () => conversation.state);
  const enqueueCommand = async (command: Command, given: OperatorCommand): Promise<OperatorCommandResult> => {
    const known = answeredAtOnce(conversation.state, command, given);
    if (known) return known;
    const answered = new Promise<OperatorCommandResult>((answer) => commands.push({ command, given, answer }));
    conversation.interrupt(command.interrupts);
    return answered;
  };
  setHandler(retryUpdate, (given) => enqueueCommand(retryCommand(given), given));
  setHandler(endUpdate, ({ because, ...given }) => enqueueCommand(endCommand(because), given));
  setHandler(beginUpdate, (given) => enqueueCommand(beginCommand(given.start, given.ifActive), given));
  setHandler(outsideEventUpdate, ({ sessionId, ...event }) =>
    enqueueCommand(outsideCommand(event), { id: event.id, sessionId }),
  );
  setHandler(personSaysUpdate, ({ sessionId, ...said }) =>
    enqueueCommand(sayCommand(said), { id: said.id, sessionId }),
  );
  setHandler(handoverUpdate, ({ sessionId, ...to }) => enqueueCommand(handoverCommand(to), { id: to.id, sessionId }));
  setHandler(releaseUpdate, (given) => enqueueCommand(releaseCommand(given.id), given));
  setHandler(setVariablesUpdate, (given) => enqueueCommand(setVariablesCommand(given.id, given.variables), given));
  setHandler(migrateUpdate, ({ id, sessionId, by, flow, version, step }) =>
    enqueueCommand(migrateCommand({ id, by, flow: { flow, version }, step }), { id, sessionId }),
  );
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

async function runCommands(commands: Waiting[], conversation: Conversation): Promise<void> {
  for (let entry = commands.shift(); entry; entry = commands.shift())
    entry.answer(await runCommand(entry.command, entry.given, conversation));
}

/** An accepted command must be answered in this run: its caller would fail with the run. */
async function finishCommands(commands: Waiting[], conversation: Conversation): Promise<void> {
  while (!allHandlersFinished()) {
    await condition(() => commands.length > 0 || allHandlersFinished());
    await runCommands(commands, conversation);
  }
}

function isOver(conversation: Conversation, limits: SessionLimits): boolean {
  return conversation.closing !== null || isDueToContinue(conversation, limits);
}

/** At a turn boundary: when history grows long, when a session has just ended, and once after a reset. */
function isDueToContinue(conversation: Conversation, limits: SessionLimits): boolean {
  const info = workflowInfo();
  if (info.continueAsNewSuggested || conversation.turns >= limits.maxTurnsPerRun) return true;
  if (conversation.hasEnded) return true;
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
