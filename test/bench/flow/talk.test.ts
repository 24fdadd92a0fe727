import { publishedFlow, shapes } from '../../../bench/flow/shapes.ts';
import { withSubFlow } from '../../../bench/flow/sub-flow.ts';
import { answer, runSession, stepsOf } from '../../../bench/flow/talk.ts';
import { runFlow } from '../../../core/flow/engine.ts';
import type { FlowContext } from '../../../core/flow/engine-types.ts';
import { asking, flowOf, saying, step } from '../../helpers/flows.ts';

const CONTEXT: FlowContext = {
  now: 0,
  session: { id: 'S1', channel: 'SMS', startedBy: 'contact', windowOpen: true },
  contact: { vars: {}, consents: {} },
  settings: {},
  internal: { channel: 'sinchConversationAPI', sinchConversationAPI: { channelIdentifier: 'SMS' } },
};

const said = (text: string) => ({ kind: 'input' as const, input: { content: { kind: 'text' as const, text } } });

test('Every step that runs counts once, and an answer counts for nothing', () => {
  const flow = flowOf([
    saying('hello', 'Hello!'),
    asking('q', 'Q?'),
    step('set', 'count', { assignments: [{ name: 'n', value: 1 }] }),
    { ...saying('never', 'No.'), if: 'false' },
    step('goto', 'again', { to: 'q' }),
  ]);
  const first = runFlow(flow, null, said('hi'), CONTEXT);
  expect(stepsOf(first.trace)).toBe(2);
  // count, never (its condition was looked at), again, q
  expect(stepsOf(runFlow(flow, first.state, said('Ada'), CONTEXT).trace)).toBe(4);
});

test('The steps of a flow within count, its return does not', () => {
  const flow = withSubFlow(publishedFlow('short', { parts: 2 }));
  // h1, set, branch, p1 (run), and of the flow within hello, count, size
  const first = runFlow(flow, null, said('hi'), CONTEXT);
  expect(first.state).toMatchObject({ at: 'size', vars: { who: 'Ada', count: 2 } });
  expect(stepsOf(first.trace)).toBe(7);
  // of the flow within done, then goto, a1
  const second = runFlow(flow, first.state, said('ok'), CONTEXT);
  expect(second.state).toMatchObject({ at: 'a1', vars: { n: 2 } });
  expect(stepsOf(second.trace)).toBe(3);
});

test.each(shapes().map((shape) => [shape.name, shape] as const))(
  'A session runs through the flow %s',
  (_name, shape) => {
    const steps = runSession(shape);
    expect(steps).toBeGreaterThan(100);
    expect(runSession(shape)).toBe(steps);
  },
);

test('A flow that does not wait is no shape to measure', () => {
  const flow = flowOf([saying('hello', 'Hello!')]);
  expect(() => runSession({ name: 'short', flow, channel: 'SMS' })).toThrow(
    'The flow of short is ended instead of waiting for an answer.',
  );
});

test('Contacts tap, write and count', () => {
  expect(answer(0, null)).toEqual({ content: { kind: 'text', text: 'Hello' } });
  expect(answer(4, 'a1')).toMatchObject({ tap: { step: 'a1', choice: 0 } });
  expect(answer(5, 'a1')).toEqual({ content: { kind: 'text', text: '2' } });
  expect(answer(6, 'a1')).toEqual({ content: { kind: 'text', text: 'ok' } });
});
