import { sumOf } from '../../bench/prometheus.ts';

const TEXT = `# TYPE action counter
action{action_type="command_ScheduleActivityTask",namespace="default"} 3
action{action_type="grpc_SignalWithStartWorkflowExecution",namespace="default"} 4
action{action_type="grpc_StartWorkflowExecution",namespace="temporal_system"} 2
actions_dropped{namespace="default"} 99
`;

test.each([
  ['all samples of a namespace', 'action', { namespace: 'default' }, 7],
  ['one sample', 'action', { namespace: 'default', action_type: 'command_ScheduleActivityTask' }, 3],
  ['a counter that does not exist yet', 'service_requests', {}, 0],
])('%s', (_name, counter, labels, sum) => {
  expect(sumOf(TEXT, counter, labels)).toBe(sum);
});
