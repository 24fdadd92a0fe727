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
