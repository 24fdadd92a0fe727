import proto from '@temporalio/proto';
import { historyCost } from '../../bench/history-cost.ts';

const { HistoryEvent } = proto.temporal.api.history.v1;
const costOf = (events: object[]) => historyCost(events.map((event) => HistoryEvent.fromObject(event)));

const workflowTask = [
  { workflowTaskScheduledEventAttributes: {} },
  { workflowTaskStartedEventAttributes: {} },
  { workflowTaskCompletedEventAttributes: {} },
];
const signal = { workflowExecutionSignaledEventAttributes: {} };
const activity = [
  { activityTaskScheduledEventAttributes: {} },
  { activityTaskStartedEventAttributes: { attempt: 1 } },
  { activityTaskCompletedEventAttributes: {} },
];
const localActivity = (task: number) => ({
  markerRecordedEventAttributes: { markerName: 'core_local_activity', workflowTaskCompletedEventId: task },
});

test('a lean turn is ten events and two actions', () => {
  expect(costOf([signal, ...workflowTask, ...activity, ...workflowTask])).toEqual({ events: 10, actions: 2 });
});

test.each([
  ['a timer', [{ timerStartedEventAttributes: {} }, { timerFiredEventAttributes: {} }], 1],
  ['an upsert of search attributes', [{ upsertWorkflowSearchAttributesEventAttributes: {} }], 1],
  ['a change of the memo', [{ workflowPropertiesModifiedEventAttributes: {} }], 1],
  ['the third attempt of an activity', [{ activityTaskStartedEventAttributes: { attempt: 3 } }], 2],
  ['a child workflow', [{ startChildWorkflowExecutionInitiatedEventAttributes: {} }], 2],
  ['local activities of one workflow task', [localActivity(4), localActivity(4)], 1],
  ['local activities of two workflow tasks', [localActivity(4), localActivity(9)], 2],
  ['a patch marker', [{ markerRecordedEventAttributes: { markerName: 'core_patch' } }], 1],
  ['an update', [{ workflowExecutionUpdateAcceptedEventAttributes: {} }], 1],
  ['workflow tasks alone', workflowTask, 0],
])('%s costs its actions', (_name, events: object[], actions: number) => {
  expect(costOf(events)).toEqual({ events: events.length, actions });
});
