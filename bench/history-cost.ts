import type proto from '@temporalio/proto';

type HistoryEvent = proto.temporal.api.history.v1.IHistoryEvent;

/** What a stretch of a workflow's history cost. */
export interface HistoryCost {
  events: number;
  /** Billable actions by Temporal Cloud's table (docs.temporal.io/evaluate/cloud/actions), without heartbeats, which leave no event. */
  actions: number;
}

/** Attributes of events that stand for one action each. A signal counts once, whether or not it was sent with a start. */
const ACTION_EVENTS = [
  'workflowExecutionSignaledEventAttributes',
  'activityTaskScheduledEventAttributes',
  'timerStartedEventAttributes',
  'upsertWorkflowSearchAttributesEventAttributes',
  'workflowPropertiesModifiedEventAttributes',
  'workflowExecutionUpdateAcceptedEventAttributes',
  'workflowExecutionContinuedAsNewEventAttributes',
  'signalExternalWorkflowExecutionInitiatedEventAttributes',
] as const satisfies (keyof HistoryEvent)[];

const LOCAL_ACTIVITY = 'core_local_activity';

export function historyCost(events: readonly HistoryEvent[]): HistoryCost {
  const actions = events.reduce((sum, event) => sum + actionsOf(event), 0);
  return { events: events.length, actions: actions + localActivityActions(events) };
}

function actionsOf(event: HistoryEvent): number {
  if (ACTION_EVENTS.some((attributes) => event[attributes])) return 1;
  // Starting a child counts as two; every attempt of an activity after the first as one.
  if (event.startChildWorkflowExecutionInitiatedEventAttributes) return 2;
  const attempt = event.activityTaskStartedEventAttributes?.attempt ?? 1;
  const marker = event.markerRecordedEventAttributes?.markerName;
  return attempt - 1 + (marker && marker !== LOCAL_ACTIVITY ? 1 : 0);
}

/** All local activities of one workflow task are one action together. */
function localActivityActions(events: readonly HistoryEvent[]): number {
  const markers = events.map((event) => event.markerRecordedEventAttributes);
  const tasks = markers.filter((marker) => marker?.markerName === LOCAL_ACTIVITY);
  return new Set(tasks.map((marker) => String(marker?.workflowTaskCompletedEventId))).size;
}
