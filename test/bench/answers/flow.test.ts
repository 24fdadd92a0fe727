import { ANSWERS_FLOW } from '../../../bench/answers/flow.ts';
import { runFlow } from '../../../core/flow/engine.ts';
import { compiled } from '../../helpers/flow-problems.ts';
import { contextOf, written } from '../../helpers/flow-talk.ts';

test.each([
  ['Hello', { status: 'waiting', state: { wait: { kind: 'answer' } } }],
  ['shop', { status: 'calling' }],
  ['a person, please', { status: 'waiting', state: { wait: { kind: 'person', to: 'desk' } } }],
  ['bye', { status: 'ended' }],
])('what is written leads to the standing that is measured: %s', (text, outcome) => {
  const flow = compiled(ANSWERS_FLOW);
  const context = { ...contextOf(), settings: { shop: 'http://127.0.0.1/shop' } };
  const first = runFlow(flow, null, { kind: 'start', input: written('Hello') }, context);
  expect(first.said).toHaveLength(1);
  expect(runFlow(flow, first.state, { kind: 'input', input: written(text) }, context)).toMatchObject(outcome);
});
