import { replyTo, TURN_FLOW } from '../../../bench/turn/flow.ts';
import { runFlow } from '../../../core/flow/engine.ts';
import { contextOf, flowOf, written } from '../../helpers/flow-talk.ts';

test('the measured flow answers every message, the first and the later ones, with what the reference posts', () => {
  const flow = flowOf(TURN_FLOW);
  const first = runFlow(flow, null, { kind: 'start', input: written('one') }, contextOf());
  const second = runFlow(flow, first.state, { kind: 'input', input: written('two') }, contextOf());
  expect([first, second].map(({ said }) => said.map(({ message }) => message))).toEqual([
    [{ kind: 'text', text: replyTo('one') }],
    [{ kind: 'text', text: replyTo('two') }],
  ]);
});
