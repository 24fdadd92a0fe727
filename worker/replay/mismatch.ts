import type { History } from '@temporalio/common/lib/proto-utils.js';
import { DeterminismViolationError } from '@temporalio/workflow';

/** What Temporal's replayer has against a history. */
export interface Mismatch {
  what: string;
  /** Of the first event that differs; 0 where the replayer does not say. */
  eventId: number;
  /** Ids of events that it can be, where the replayer says no more: the first of them whose absence lets the replay pass. */
  suspects: number[];
}

/** Reads the replayer's error, which is made for developers. */
export function mismatchOf(error: Error, history: History): Mismatch {
  const message = innermost(error.message);
  if (!(error instanceof DeterminismViolationError))
    return { what: `The code fails by itself: ${message}`, eventId: 0, suspects: [] };
  const named = /HistoryEvent\(id: (\d+), (\w+)\)/.exec(message);
  if (named) return { what: unexpected(message, named[2] ?? ''), eventId: Number(named[1]), suspects: [] };
  const unlike = /^(\w+) (\w+) of scheduled event '(.*?)' does not match .* command '(.*?)'/.exec(message);
  if (!unlike) return { what: `The code does something else: ${message}`, eventId: 0, suspects: [] };
  const [, thing = '', field = '', recorded = '', asked = ''] = unlike;
  const what = `The history has the ${thing.toLowerCase()} ${field} ${recorded} there, the code asks for ${asked}.`;
  return { what, eventId: 0, suspects: scheduled(history, recorded) };
}

/** Around its message stands the Rust of Temporal's core. */
function innermost(message: string): string {
  const inner = /message: "((?:[^"\\]|\\.)*)"/.exec(message)?.[1] ?? message;
  return inner.replace(/^\[TMPRL1100\] (Nondeterminism error: )?/, '').replaceAll('\\"', '"');
}

function unexpected(message: string, event: string): string {
  const machine = /^(\w+) machine does not handle this event/.exec(message)?.[1];
  if (machine === undefined) return `The history has ${event} there, the code asks for nothing of the kind.`;
  return `The history has ${event} there, the code something else (${machine}).`;
}

function scheduled({ events }: History, named: string): number[] {
  return (events ?? []).flatMap(({ eventId, activityTaskScheduledEventAttributes: said }) =>
    said?.activityType?.name === named || said?.activityId === named ? [Number(eventId)] : [],
  );
}
