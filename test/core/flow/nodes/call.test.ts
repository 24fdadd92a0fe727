import type { CallOutcome } from '../../../../core/flow/call.ts';
import type { StepBodies } from '../../../../core/flow/compiled.ts';
import { runFlow } from '../../../../core/flow/engine.ts';
import type { FlowState } from '../../../../core/flow/engine-types.ts';
import { contextOf, flowState, written } from '../../../helpers/flow-talk.ts';
import { asking, flowOf, saying, step } from '../../../helpers/flows.ts';

const body = (more: Partial<StepBodies['call']> = {}): StepBodies['call'] => ({
  method: 'GET',
  url: 'https://shop.example/orders/{{ vars.name }}',
  headers: {},
  into: { variable: 'order' },
  timeoutMs: 10_000,
  retries: 3,
  onStatus: {},
  ...more,
});

const variables = {
  name: { type: 'string' as const, sensitive: false },
  order: { type: 'map' as const, sensitive: false },
  total: { type: 'number' as const, sensitive: false },
};

const flowCalling = (more: Partial<StepBodies['call']> = {}, routes = {}) =>
  flowOf(
    [
      saying('moment', 'One moment.'),
      step('call', 'look_up', body(more)),
      asking('found', 'It is {{ vars.order.status }}.'),
      step('end', 'done', {}),
      asking('not_found', 'None ({{ error.step }} {{ error.code }} {{ error.?status.orValue(0) }}).'),
      asking('sorry', 'Sorry ({{ error.code }}).'),
    ],
    { variables, routes },
  );

const context = contextOf();
const begin = (flow: ReturnType<typeof flowOf>, vars = {}) =>
  runFlow(flow, flowState({ vars: { name: 'AB 1/é', ...vars } }), { kind: 'retry' }, context);

const answered = (flow: ReturnType<typeof flowOf>, outcome: CallOutcome, state: FlowState = begin(flow).state) =>
  runFlow(flow, state, { kind: 'called', outcome }, context);

const response = (status: number, answer: object = {}): CallOutcome => ({
  kind: 'response',
  status,
  headers: { 'x-total': '7' },
  body: JSON.parse(JSON.stringify(answer)),
});

const texts = (outcome: ReturnType<typeof runFlow>) =>
  outcome.said.map(({ message }) => ('text' in message ? message.text : message.kind));

test('A call is asked for with its values in place, and what was said before it is said first', () => {
  const outcome = begin(flowCalling());
  expect(outcome).toMatchObject({ status: 'calling', state: { at: 'look_up', wait: { kind: 'call' }, turn: 1 } });
  expect(texts(outcome)).toEqual(['One moment.']);
  expect(outcome.call).toEqual({
    step: 'look_up',
    method: 'GET',
    url: ['https://shop.example/orders/AB%201%2F%C3%A9'],
    headers: {},
    timeoutMs: 10_000,
    retries: 3,
  });
});

test('Its answer is stored and the same turn goes on', () => {
  const outcome = answered(flowCalling(), response(200, { status: 'shipped' }));
  expect(texts(outcome)).toEqual(['It is shipped.']);
  expect(outcome).toMatchObject({ status: 'waiting', state: { at: 'found', turn: 1, wait: { kind: 'answer' } } });
});

test('Parts of an answer are stored where the step says so', () => {
  const into = {
    expressions: { order: 'response.body.order', total: "int(response.headers['x-total']) + response.status" },
  };
  const outcome = answered(flowCalling({ into }), response(201, { order: { status: 'new' } }));
  expect(outcome.state.vars).toMatchObject({ order: { status: 'new' }, total: 208 });
});

test.each([
  ['its own entry', 404, { 404: 'not_found', '4xx': 'sorry' }, 'None (look_up CALL_STATUS 404).'],
  ['the entry of its class', 418, { 404: 'not_found', '4xx': 'sorry' }, 'Sorry (CALL_STATUS).'],
])('A status goes to %s', (_case, status, onStatus, said) => {
  expect(texts(answered(flowCalling({ onStatus, into: null }), response(status)))).toEqual([said]);
});

test('A success may have a place of its own, and is no error there', () => {
  const outcome = answered(flowCalling({ onStatus: { 202: 'done' } }), response(202, { status: 'later' }));
  expect(outcome).toMatchObject({ status: 'ended', state: { vars: { order: { status: 'later' } } } });
});

test('A status without a place goes to the call’s on_error, else to the flow’s, else it parks the flow', () => {
  expect(texts(answered(flowCalling({ onError: 'not_found' }), response(500)))).toEqual([
    'None (look_up CALL_STATUS 500).',
  ]);
  expect(texts(answered(flowCalling({}, { onError: 'sorry' }), response(500)))).toEqual(['Sorry (CALL_STATUS).']);
  const parked = answered(flowCalling(), response(500));
  expect(parked).toMatchObject({
    status: 'failed',
    state: { at: 'look_up', wait: null },
    error: { step: 'look_up', code: 'CALL_STATUS', status: 500 },
  });
  expect(parked.error?.reason).toBe('Step look_up of flow test cannot go on: its call was answered with status 500.');
});

test('A call without an answer is a failure of its own code, and a retry makes it again', () => {
  const lost: CallOutcome = { kind: 'failed', code: 'CALL_TIMED_OUT', reason: 'no answer came in 10 s', unclear: true };
  const parked = answered(flowCalling(), lost);
  expect(parked).toMatchObject({ status: 'failed', error: { code: 'CALL_TIMED_OUT' } });
  expect(runFlow(flowCalling(), parked.state, { kind: 'retry' }, context)).toMatchObject({ status: 'calling' });
});

test('An answer that does not fit the variable fails the step', () => {
  const outcome = answered(flowCalling(), { kind: 'response', status: 200, headers: {}, body: 'plain' });
  expect(outcome).toMatchObject({ status: 'failed', error: { code: 'TYPE' } });
});

test('Calls in a circle spend the steps of one turn', () => {
  const flow = flowOf([step('call', 'again', body({ into: null }), 'again')], { variables });
  let outcome = begin(flow);
  let calls = 0;
  while (outcome.status === 'calling' && calls < 1_000) {
    outcome = answered(flow, response(200), outcome.state);
    calls += 1;
  }
  expect(outcome).toMatchObject({ status: 'failed', error: { code: 'BUDGET_STEPS' } });
  expect(calls).toBe(200);
});

test('A message that begins a turn after a call may spend all steps again', () => {
  const flow = flowCalling();
  const waiting = answered(flow, response(200, { status: 'x' }));
  const outcome = runFlow(flow, waiting.state, { kind: 'input', input: written('x') }, context);
  expect(outcome.state).toMatchObject({ suspended: null, turn: 2 });
});
