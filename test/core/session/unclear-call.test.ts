import type { CallOutcome } from '../../../core/flow/call.ts';
import type { Json } from '../../../core/json.ts';
import { asking, flowOf, saying, step } from '../../helpers/flows.ts';
import { inbound } from '../../helpers/messages.ts';
import { Play } from './play.ts';

const order = step('call', 'order', {
  method: 'POST',
  url: 'https://shop.example',
  headers: {},
  body: { item: '{{ vars.name }}' },
  into: null,
  timeoutMs: 1_000,
  retries: 0,
  onStatus: {},
  onError: 'sorry',
});
const steps = [asking('q', 'What?'), order, saying('done', 'Ordered.', 'q'), saying('sorry', 'Sorry.', 'q')];

test.each([
  ['asks for the same again', 'pizza', 1],
  ['asks for something else', 'burger', 2],
])('After a call that may have been carried out, a contact who %s makes this many calls of it: (%s) %i', (...row) => {
  const [, second, calls] = row;
  const play = new Play(flowOf(steps));
  play.calling = () => ({ kind: 'failed', code: 'CALL_TIMED_OUT', reason: 'no answer came', unclear: true });
  for (const text of ['hi', 'pizza', second]) play.receive(inbound(text));
  expect(play.calls).toHaveLength(2);
  expect(new Set(play.calls.map(({ id }) => id)).size).toBe(calls);
});

const answering = (status: number, body: Json): CallOutcome => ({ kind: 'response', status, headers: {}, body });

describe('a call that is made again by a retry of its step', () => {
  const storing = flowOf([
    step('call', 'order', { ...order.body, into: { variable: 'name' }, onError: undefined }),
    asking('q', 'More?'),
  ]);

  it.each<[string, string, CallOutcome, number]>([
    ['the key of before', 'was answered with more than the session may hold', answering(200, 'x'.repeat(300_000)), 1],
    ['the key of before', 'was answered with what its variable does not take', answering(201, 5), 1],
    ['another key', 'was refused', answering(422, 'no'), 2],
  ])('has %s where it %s', (_key, _why, outcome, different) => {
    const play = new Play({ ...storing, variables: { name: { type: 'string', sensitive: false, default: 'pizza' } } });
    play.calling = () => outcome;
    play.receive(inbound('hi'));
    expect(play.state.session).toMatchObject({ status: 'failed', failure: { step: 'order' } });
    play.calling = () => answering(200, 'AB1');
    play.command({ kind: 'retry', id: 'r', by: 'operator' });
    expect(play.state.session?.flowState?.vars).toEqual({ name: 'AB1' });
    expect(play.calls).toHaveLength(2);
    expect(new Set(play.calls.map(({ id }) => id)).size).toBe(different);
  });
});

it('A call whose answer was taken is another one when the flow comes to it again, whatever failed behind it', () => {
  const broken = saying('done', '{{ vars.missing }}', 'q');
  const play = new Play(flowOf([asking('q', 'What?'), order, broken], { routes: { onError: 'q' } }));
  for (const text of ['hi', 'pizza', 'pizza']) play.receive(inbound(text));
  expect(new Set(play.calls.map(({ id }) => id)).size).toBe(2);
});
