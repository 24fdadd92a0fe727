import type { History } from '@temporalio/common/lib/proto-utils.js';
import { CONVERSATION_SESSION } from '../../contracts/conversation-session.ts';
import type { RecordedEvent, RecordedRun } from '../../core/timeline/recording.ts';
import { type Before, msOf, readEvent, type TemporalEvent, typeName } from './event-table.ts';
import { UnreadableHistory } from './unreadable.ts';

/** One run, out of its decoded history. `runId`: where it is known; an exported history does not always say it. */
export function toRecordedRun({ events }: History, runId?: string): RecordedRun {
  const given = events ?? [];
  checkEvents(given);
  const before: Before = { admitted: new Map() };
  const originalRunId = given[0]?.workflowExecutionStartedEventAttributes?.originalExecutionRunId ?? '';
  return {
    runId: runId ?? runOf(given) ?? originalRunId,
    originalRunId,
    events: given.map((event) => toRecordedEvent(event, before)),
  };
}

/** The workflow that a history is of, where it says so. */
export function workflowIdOf({ events }: History): string {
  return events?.[0]?.workflowExecutionStartedEventAttributes?.workflowId ?? '';
}

function toRecordedEvent(event: TemporalEvent, before: Before): RecordedEvent {
  try {
    return { ...readEvent(event, before), id: Number(event.eventId), at: msOf(event.eventTime) };
  } catch (error) {
    const why = error instanceof UnreadableHistory ? error.message : 'it is damaged.';
    throw new UnreadableHistory(`Event ${event.eventId} (${typeName(event)}) cannot be read. ${sentence(why)}`, {
      cause: error,
    });
  }
}

const sentence = (why: string): string => `${why.slice(0, 1).toUpperCase()}${why.slice(1)}`;

/** A reset says in the failed task which run it began. */
function runOf(events: TemporalEvent[]): string | undefined {
  return (
    events.findLast((event) => event.workflowTaskFailedEventAttributes?.newRunId)?.workflowTaskFailedEventAttributes
      ?.newRunId ?? undefined
  );
}

function checkEvents(events: TemporalEvent[]): void {
  const [first] = events;
  if (!first) throw new UnreadableHistory('It holds no events.');
  const started = first.workflowExecutionStartedEventAttributes;
  if (!started)
    throw new UnreadableHistory(`It begins with event ${first.eventId}, not with the start of its workflow.`);
  const type = started.workflowType?.name ?? '';
  if (type !== CONVERSATION_SESSION) {
    const what = `It is the history of a workflow of type ${type || '(none named)'}, not of a conversation`;
    throw new UnreadableHistory(`${what} (${CONVERSATION_SESSION}).`);
  }
  const gap = events.findIndex(({ eventId }, index) => Number(eventId) !== index + 1);
  if (gap === -1) return;
  const missing = `It has a gap: event ${gap + 1} is expected, event ${events[gap]?.eventId} is there.`;
  throw new UnreadableHistory(`${missing} Save the whole history again.`);
}
