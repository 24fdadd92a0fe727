import type { StepBodies } from '../../../../core/flow/compiled.ts';
import { NOW, saidIn, Talk } from '../../../helpers/flow-talk.ts';
import { asking, flowOf, saying, step } from '../../../helpers/flows.ts';

const error = { step: 'agent', code: 'HANDOVER_REFUSED', reason: 'The desk is closed.' };

function talkHandedOver(more: Partial<StepBodies['handover']> = {}) {
  const steps = [
    step('handover', 'agent', { to: 'support', note: 'Order {{ vars.name }}', onRelease: 'menu', ...more }),
    step('end', 'done', {}),
    asking('menu', 'Menu?'),
    saying('late', 'Nobody is there.', 'menu'),
    saying('shut', 'Closed ({{ error.code }}).', 'menu'),
  ];
  const talk = new Talk(flowOf(steps, { variables: { name: { type: 'string', default: 'A1', sensitive: false } } }));
  talk.say('hi');
  return talk;
}

test('A hand-over waits for a person, with its note filled in', () => {
  expect(talkHandedOver({ timeoutMs: 60_000, onTimeout: 'late' }).state).toMatchObject({
    at: 'agent',
    wait: { kind: 'person', to: 'support', note: 'Order A1', until: NOW + 60_000 },
  });
});

test('A release goes to on_release, a time-out to on_timeout, else to on_release too', () => {
  expect(saidIn(talkHandedOver().turn({ kind: 'release' }))).toEqual(['Menu?']);
  expect(saidIn(talkHandedOver({ onTimeout: 'late' }).turn({ kind: 'timeout' }))).toEqual([
    'Nobody is there.',
    'Menu?',
  ]);
  expect(saidIn(talkHandedOver().turn({ kind: 'timeout' }))).toEqual(['Menu?']);
});

test('A target that cannot be told leads to on_error of the step', () => {
  expect(saidIn(talkHandedOver({ onError: 'shut' }).turn({ kind: 'error', error }))).toEqual([
    'Closed (HANDOVER_REFUSED).',
    'Menu?',
  ]);
  expect(talkHandedOver().turn({ kind: 'error', error })).toMatchObject({
    status: 'failed',
    error,
    state: { at: 'agent' },
  });
});

test('An operator takes the conversation at a question, and gives it back there: it is asked again', () => {
  const talk = new Talk(
    flowOf([asking('menu', 'Menu?')], { variables: { name: { type: 'string', sensitive: false } } }),
  );
  talk.say('hi');
  expect(saidIn(talk.turn({ kind: 'handover', to: 'desk', note: 'x' }))).toEqual([]);
  expect(talk.state).toMatchObject({ at: 'menu', wait: { kind: 'person', to: 'desk', before: { kind: 'answer' } } });
  expect(saidIn(talk.turn({ kind: 'release' }))).toEqual(['Menu?']);
  expect(talk.state).toMatchObject({ at: 'menu', wait: { kind: 'answer' } });
});

test('An operator may set a time to it, after which the bot has the conversation back', () => {
  const talk = new Talk(
    flowOf([asking('menu', 'Menu?')], { variables: { name: { type: 'string', sensitive: false } } }),
  );
  talk.say('hi');
  talk.turn({ kind: 'handover', to: 'desk', note: 'x', until: NOW + 5 });
  expect(saidIn(talk.turn({ kind: 'timeout' }))).toEqual(['Menu?']);
});
