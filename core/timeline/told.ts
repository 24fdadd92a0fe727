import type { CallOutcome } from '../flow/call.ts';
import type { Json } from '../json.ts';
import type { Ask, Told } from '../session/asking.ts';
import { callFailed, forwardFailed, sendFailed, sendInterrupted } from '../session/effect-failure.ts';
import { sendResults } from './recorded-json.ts';
import type { RecordedEvent } from './recording.ts';

/** An ask that an activity answers. */
export type ActivityAsk = Extract<Ask, { kind: 'send' | 'call' | 'forward' | 'keep' }>;

/** How an activity ended. */
export type Ended = RecordedEvent<'activityCompleted' | 'activityFailed' | 'activityTimedOut' | 'activityCanceled'>;

export function isEnd(event: RecordedEvent): event is Ended {
  return ['activityCompleted', 'activityFailed', 'activityTimedOut', 'activityCanceled'].includes(event.kind);
}

/** What the conversation was told of an activity that ended so: as workflows/session-effects.ts tells it. */
export function toldOf(ask: ActivityAsk, ended: Ended): Told {
  if (ended.kind === 'activityCompleted') return completed(ask, ended.result);
  if (ended.kind === 'activityCanceled') {
    const failure = { kind: 'cancelled', type: '', message: '', details: ended.details } as const;
    return ask.kind === 'send' ? sendInterrupted(failure) : null;
  }
  const { failure } = ended;
  switch (ask.kind) {
    case 'send':
      return sendFailed(failure);
    case 'call':
      return callFailed(failure);
    case 'forward':
      return forwardFailed(failure);
    case 'keep':
      return { kind: 'keepFailed' };
  }
}

function completed(ask: ActivityAsk, result: Json): Told {
  switch (ask.kind) {
    case 'send':
      return { kind: 'sent', results: sendResults(result) };
    case 'call':
      return isOutcome(result) ? { kind: 'called', outcome: result } : null;
    case 'forward':
      return { kind: 'forwarded' };
    case 'keep':
      return { kind: 'kept', ids: ask.session.unkept.map(({ id }) => id) };
  }
}

// What our own activities gave back is trusted once its form is theirs.
function isOutcome(result: unknown): result is CallOutcome {
  return typeof result === 'object' && result !== null && 'kind' in result;
}
