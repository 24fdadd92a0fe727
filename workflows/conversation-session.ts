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
  outsideEventUpdate,
  personSaysUpdate,
  releaseUpdate,
  retryUpdate,
  setVariablesUpdate,
  stateQuery,
} from '../contracts/conversation-session.ts';
import type { Ask, Course, Told } from '../core/session/asking.ts';
import { answeredAtOnce, mayStart, type Waiting } from '../core/session/commands/command.ts';
import { commandOf } from '../core/session/commands/given.ts';
import { Conversation } from '../core/session/conversation.ts';
import type { GivenCommand, OperatorCommandResult } from '../core/session/given-command.ts';
import { DEFAULT_LIMITS, type SessionLimits } from '../core/session/limits.ts';
import { live } from '../core/session/live.ts';
import { nextEvent, nextWake } from '../core/session/next.ts';
import { enqueue, enqueueNotice } from '../core/session/queue.ts';
import { emptyConversation } from '../core/session/reduce.ts';
import type { ConversationState } from '../core/session/state.ts';
import { Archives } from './archives.ts';
import { LazyTimer } from './lazy-timer.ts';
import { Published } from './published.ts';
import { SessionEffects } from './session-effects.ts';

const now = () => Date.now();

/**
 * Holds the conversation with one contact of an app, one session after another (docs/ARCHITECTURE.md). Handlers are
 * registered before the first await and only enqueue; the loop (core/session/live.ts) is performed here, ask by ask, and
 * alone awaits activities.
 */
export async function conversationSession(input: ConversationSessionInput): Promise<void> {
  const limits: SessionLimits = { ...DEFAULT_LIMITS, ...input.limits };
  const commands: Waiting[] = [];
  const conversation: Conversation = new Conversation(startState(input), limits, {
    now,
    mayStart: (kind) => mayStart(commands, kind),
    changed(changed, waitsForFlow) {
      published.update(changed, waitsForFlow);
      archives.look(changed.state);
    },
    taken: (_event, _before, effects) => archives.taken(conversation.state, effects),
  });
  const archives = new Archives(conversation.state);
  const published = new Published(conversation);
  published.update(conversation, false);
  const effects = new SessionEffects(limits);
  const allAnswered = () => allHandlersFinished() && !archives.isStarting;
  handleMessages({ conversation, commands, effects });
  const perform = performer({ conversation, commands, effects }, allAnswered);
  await follow(live(conversation, { commands, now, continues, allAnswered }), perform);
  if (conversation.closing && !archives.isOvertaken(conversation.state)) return close(conversation);
  await continueRun(input, conversation);
}

/** A conversation with what stands around it in the workflow. */
interface Held {
  conversation: Conversation;
  commands: Waiting[];
  effects: SessionEffects;
}

type Perform = (ask: Ask) => Promise<Told>;

async function follow(course: Course<void>, perform: Perform): Promise<void> {
  for (let step = course.next(null); !step.done; ) step = course.next(await perform(step.value));
}

function performer({ conversation, commands, effects }: Held, allAnswered: () => boolean): Perform {
  const { limits } = conversation;
  const timer = new LazyTimer();
  return async (ask) => {
    switch (ask.kind) {
      case 'wait':
        timer.arm(nextWake(conversation.state, limits), 'Next deadline of the session');
        await condition(
          () => commands.length > 0 || timer.fired || nextEvent(conversation.state, now(), limits) !== null,
        );
        return null;
      case 'waitForCommands':
        await condition(() => commands.length > 0 || allAnswered());
        return null;
      case 'answered':
        // One turn of the microtask queue: its update completes where it does in the histories of those before us.
        await Promise.resolve();
        return null;
      default:
        return effects.perform(ask);
    }
  };
}

function handleMessages({ conversation, commands, effects }: Held): void {
  setHandler(inboundSignal, (message) => {
    conversation.state = enqueue(conversation.state, message);
  });
  setHandler(noticeSignal, (notice) => {
    conversation.state = enqueueNotice(conversation.state, notice);
  });
  setHandler(stateQuery, () => conversation.state);
  const enqueueCommand = async (commanded: GivenCommand): Promise<OperatorCommandResult> => {
    const { command, given } = commandOf(commanded);
    const known = answeredAtOnce(conversation, command, given);
    if (known) return known;
    const answered = new Promise<OperatorCommandResult>((answer) => commands.push({ command, given, answer }));
    effects.interrupt(command.interrupts);
    return answered;
  };
  setHandler(retryUpdate, (given) => enqueueCommand({ name: 'retry', given }));
  setHandler(endUpdate, (given) => enqueueCommand({ name: 'end', given }));
  setHandler(beginUpdate, (given) => enqueueCommand({ name: 'begin', given }));
  setHandler(outsideEventUpdate, (given) => enqueueCommand({ name: 'event', given }));
  setHandler(personSaysUpdate, (given) => enqueueCommand({ name: 'say', given }));
  setHandler(handoverUpdate, (given) => enqueueCommand({ name: 'handover', given }));
  setHandler(releaseUpdate, (given) => enqueueCommand({ name: 'release', given }));
  setHandler(setVariablesUpdate, (given) => enqueueCommand({ name: 'variables', given }));
  setHandler(migrateUpdate, (given) => enqueueCommand({ name: 'migrate', given }));
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

/** When history grows long, and once after a reset. */
function continues(): boolean {
  return workflowInfo().continueAsNewSuggested || continuesAfterReset();
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
