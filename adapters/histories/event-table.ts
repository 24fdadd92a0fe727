import proto from '@temporalio/proto';
import type { Json } from '../../core/json.ts';
import type { RecordedEvent, RecordedEventKind } from '../../core/timeline/recording.ts';
import { recordedFailure } from './failures.ts';
import { jsonOf, jsonsOf, payloadJson } from './payloads.ts';
import { givenCommand, inboundMessage, loadedFlow, notice, runInput } from './trusted.ts';
import { fromNewer } from './unreadable.ts';

const { EventType, WorkflowTaskFailedCause } = proto.temporal.api.enums.v1;

/** An event of Temporal whose payloads are decoded. */
export type TemporalEvent = proto.temporal.api.history.v1.IHistoryEvent;
type Request = proto.temporal.api.update.v1.IRequest;

/** What an event says by itself; its id and time stand beside it. */
type Said = { [K in RecordedEventKind]: Omit<RecordedEvent<K>, 'id' | 'at'> }[RecordedEventKind];

/** What was said before in the same run, and is needed to understand what follows. */
export interface Before {
  /** Updates that a reset brought along, by id: their acceptance does not repeat them. */
  admitted: Map<string, Request>;
}

type Reader = (event: TemporalEvent, before: Before) => Said;

/** Temporal's name of an event's type, without its prefix. */
export function typeName({ eventType }: TemporalEvent): string {
  return (EventType[eventType ?? 0] ?? `EVENT_TYPE_${eventType}`).replace('EVENT_TYPE_', '');
}

/** Of a moment or a duration; as a workflow sees it, cut off and not rounded. */
export function msOf(time: TemporalEvent['eventTime']): number {
  return Number(time?.seconds ?? 0) * 1000 + Math.floor((time?.nanos ?? 0) / 1_000_000);
}

const other = (event: TemporalEvent): Said => ({ kind: 'other', type: typeName(event) });
const idOf = (id: unknown): number => Number(id ?? 0);

/** What Temporal's events are to us; whatever is not here is `other`. */
const READERS: { [type: number]: Reader } = {
  [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED]: ({ workflowExecutionStartedEventAttributes: said }) => ({
    kind: 'started',
    input: runInput(jsonOf(said?.input)),
    continuedFrom: said?.continuedExecutionRunId ?? '',
  }),
  [EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED]: ({ workflowTaskStartedEventAttributes: said }) => ({
    kind: 'taskStarted',
    suggestsContinueAsNew: said?.suggestContinueAsNew ?? false,
  }),
  [EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED]: () => ({ kind: 'taskCompleted' }),
  [EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED]: ({ workflowTaskFailedEventAttributes: said }) => ({
    kind: 'taskFailed',
    cause: (WorkflowTaskFailedCause[said?.cause ?? 0] ?? '').replace('WORKFLOW_TASK_FAILED_CAUSE_', ''),
    reason: recordedFailure(said?.failure).message,
    ...(said?.baseRunId ? { resetFrom: said.baseRunId } : {}),
  }),
  [EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT]: () => ({ kind: 'taskTimedOut' }),
  [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED]: ({ workflowExecutionSignaledEventAttributes: said }) => {
    const name = said?.signalName ?? '';
    if (name === 'inbound') return { kind: 'inbound', message: inboundMessage(jsonOf(said?.input)) };
    if (name === 'notice') return { kind: 'notice', notice: notice(jsonOf(said?.input)) };
    throw fromNewer(`the signal ${name}`);
  },
  [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ADMITTED]: (event, { admitted }) => {
    const request = event.workflowExecutionUpdateAdmittedEventAttributes?.request;
    if (request?.meta?.updateId) admitted.set(request.meta.updateId, request);
    return other(event);
  },
  [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED]: (event, { admitted }) => {
    const said = event.workflowExecutionUpdateAcceptedEventAttributes;
    const updateId = said?.acceptedRequest?.meta?.updateId ?? said?.protocolInstanceId ?? '';
    const request = said?.acceptedRequest ?? admitted.get(updateId);
    return {
      kind: 'updateAccepted',
      updateId,
      command: givenCommand(request?.input?.name ?? '', jsonOf(request?.input?.args)),
      by: request?.meta?.identity ?? '',
      sequence: idOf(said?.acceptedRequestSequencingEventId),
    };
  },
  [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED]: (event) => {
    const said = event.workflowExecutionUpdateCompletedEventAttributes;
    const { failure, success } = said?.outcome ?? {};
    return {
      kind: 'updateCompleted',
      updateId: said?.meta?.updateId ?? '',
      ...(failure ? { failure: recordedFailure(failure) } : { result: jsonOf(success) }),
    };
  },
  [EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED]: (event) => {
    const said = event.activityTaskScheduledEventAttributes;
    const summary = payloadJson(event.userMetadata?.summary);
    return {
      kind: 'activityScheduled',
      activityId: said?.activityId ?? '',
      activityType: said?.activityType?.name ?? '',
      input: jsonOf(said?.input),
      summary: typeof summary === 'string' ? summary : '',
    };
  },
  [EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED]: ({ activityTaskStartedEventAttributes: said }) => ({
    kind: 'activityStarted',
    scheduled: idOf(said?.scheduledEventId),
    attempt: said?.attempt ?? 1,
    ...(said?.lastFailure ? { lastFailure: recordedFailure(said.lastFailure) } : {}),
  }),
  [EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED]: ({ activityTaskCompletedEventAttributes: said }) => ({
    kind: 'activityCompleted',
    scheduled: idOf(said?.scheduledEventId),
    result: jsonOf(said?.result),
  }),
  [EventType.EVENT_TYPE_ACTIVITY_TASK_FAILED]: ({ activityTaskFailedEventAttributes: said }) => ({
    kind: 'activityFailed',
    scheduled: idOf(said?.scheduledEventId),
    failure: recordedFailure(said?.failure),
  }),
  [EventType.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT]: ({ activityTaskTimedOutEventAttributes: said }) => ({
    kind: 'activityTimedOut',
    scheduled: idOf(said?.scheduledEventId),
    failure: recordedFailure(said?.failure),
  }),
  [EventType.EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED]: ({ activityTaskCancelRequestedEventAttributes: said }) => ({
    kind: 'activityCancelRequested',
    scheduled: idOf(said?.scheduledEventId),
  }),
  [EventType.EVENT_TYPE_ACTIVITY_TASK_CANCELED]: ({ activityTaskCanceledEventAttributes: said }) => ({
    kind: 'activityCanceled',
    scheduled: idOf(said?.scheduledEventId),
    details: jsonsOf(said?.details),
  }),
  [EventType.EVENT_TYPE_MARKER_RECORDED]: (event) => {
    const said = event.markerRecordedEventAttributes;
    if (said?.markerName === 'core_patch') {
      const patch = member(jsonOf(said.details?.['patch-data']), 'id');
      return { kind: 'patched', patch: typeof patch === 'string' ? patch : '' };
    }
    if (said?.markerName !== 'core_local_activity') return other(event);
    const data = jsonOf(said.details?.data);
    // One that backs off for long is tried again behind a timer: nothing has come of it yet.
    if (member(data, 'activity_type') !== 'loadFlow' || member(data, 'backoff')) return other(event);
    const doneAt = msOfJson(member(data, 'complete_time'));
    if (said.failure) return { kind: 'flowMissing', failure: recordedFailure(said.failure), doneAt };
    return { kind: 'flowLoaded', loaded: loadedFlow(jsonOf(said.details?.result)), doneAt };
  },
  [EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED]: (event) => ({
    kind: 'childAsked',
    workflowId: event.startChildWorkflowExecutionInitiatedEventAttributes?.workflowId ?? '',
  }),
  [EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED]: (event) => ({
    kind: 'childThere',
    workflowId: event.childWorkflowExecutionStartedEventAttributes?.workflowExecution?.workflowId ?? '',
  }),
  [EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_FAILED]: (event) => ({
    kind: 'childThere',
    workflowId: event.startChildWorkflowExecutionFailedEventAttributes?.workflowId ?? '',
  }),
  [EventType.EVENT_TYPE_TIMER_STARTED]: ({ timerStartedEventAttributes: said }) => ({
    kind: 'timerStarted',
    timerId: said?.timerId ?? '',
    ms: msOf(said?.startToFireTimeout),
  }),
  [EventType.EVENT_TYPE_TIMER_FIRED]: ({ timerFiredEventAttributes: said }) => ({
    kind: 'timerFired',
    timerId: said?.timerId ?? '',
  }),
  [EventType.EVENT_TYPE_TIMER_CANCELED]: ({ timerCanceledEventAttributes: said }) => ({
    kind: 'timerCanceled',
    timerId: said?.timerId ?? '',
  }),
  [EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES]: (event) => {
    const fields = event.upsertWorkflowSearchAttributesEventAttributes?.searchAttributes?.indexedFields ?? {};
    const attributes = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, payloadJson(value)]));
    return { kind: 'attributesChanged', attributes };
  },
  [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW]: (event) => {
    const said = event.workflowExecutionContinuedAsNewEventAttributes;
    return { kind: 'continuedAsNew', newRunId: said?.newExecutionRunId ?? '', input: runInput(jsonOf(said?.input)) };
  },
  [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED]: () => ({ kind: 'closed', how: 'completed', reason: '' }),
  [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED]: ({ workflowExecutionFailedEventAttributes: said }) => ({
    kind: 'closed',
    how: 'failed',
    reason: recordedFailure(said?.failure).message,
  }),
  [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED]: ({ workflowExecutionTerminatedEventAttributes: said }) => ({
    kind: 'closed',
    how: 'terminated',
    reason: said?.reason ?? '',
  }),
  [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED]: () => ({ kind: 'closed', how: 'cancelled', reason: '' }),
  [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT]: () => ({ kind: 'closed', how: 'timedOut', reason: '' }),
};

/** What an event is to us, without its place. */
export function readEvent(event: TemporalEvent, before: Before): Said {
  return (READERS[event.eventType ?? 0] ?? other)(event, before);
}

function member(value: Json, name: string): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value[name] : undefined;
}

/** As `msOf`, of a moment that Temporal's SDK has written into JSON. */
function msOfJson(time: Json | undefined): number {
  const part = (name: string) => Number(member(time ?? null, name) ?? 0);
  return part('seconds') * 1000 + Math.floor(part('nanos') / 1_000_000);
}
