import type { Course } from './asking.ts';
import { runCommands, type Waiting } from './commands/command.ts';
import type { Conversation } from './conversation.ts';
import { nextEvent } from './next.ts';

/** What the loop asks of the run that it lives in. */
export interface Run {
  /** Commands whose turn has not come. */
  commands: Waiting[];
  /** Epoch ms. */
  now(): number;
  /** Whether the run is to continue as new for a reason of its own: a long history, a reset. Asked only where no other is known. */
  continues(): boolean;
  /** Whether every command has been answered: its caller would fail with the run. */
  allAnswered(): boolean;
}

/**
 * A run of the conversation's workflow, event by event, until it closes or continues as new: the one loop that takes events, at a
 * turn's boundary lets commands in, and ends when history grows long, when a session has just ended, or as the run wants it.
 */
export function* live(conversation: Conversation, run: Run): Course<void> {
  const next = () => nextEvent(conversation.state, run.now(), conversation.limits);
  const isOver = () => conversation.closing !== null || isDueToContinue(conversation, run);
  for (;;) {
    yield { kind: 'wait' };
    yield* runCommands(run.commands, conversation);
    // A long queue is taken in several runs: it is carried, and a run's history has its limit.
    for (let event = next(); event && !isOver(); event = next()) {
      yield* conversation.handle(event);
      yield* runCommands(run.commands, conversation);
    }
    if (!isOver()) continue;
    while (!run.allAnswered()) {
      yield { kind: 'waitForCommands' };
      yield* runCommands(run.commands, conversation);
    }
    return;
  }
}

function isDueToContinue(conversation: Conversation, run: Run): boolean {
  return conversation.turns >= conversation.limits.maxTurnsPerRun || conversation.hasEnded || run.continues();
}
