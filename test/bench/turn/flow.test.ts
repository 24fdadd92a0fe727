import { replyTo, TURN_FLOW } from '../../../bench/turn/flow.ts';
import { runFlow } from '../../../core/flow/engine.ts';
import { compiled } from '../../helpers/flow-problems.ts';
import { contextOf, written } from '../../helpers/flow-talk.ts';

test('the measured flow answers every message, the first and the later ones, with what the reference posts', () => {
  const flow = compiled(TURN_FLOW);
  const first = runFlow(flow, null, { kind: 'start', input: written('one') }, contextOf());
  const second = runFlow(flow, first.state, { kind: 'input', input: written('two') }, contextOf());
  expect([first, second].map(({ said }) => said.map(({ message }) => message))).toEqual([
    [{ kind: 'text', text: replyTo('one') }],
    [{ kind: 'text', text: replyTo('two') }],
  ]);
});
