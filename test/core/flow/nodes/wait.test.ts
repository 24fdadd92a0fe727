import type { StepBodies, WaitFor } from '../../../../core/flow/compiled.ts';
import { NOW, saidIn, Talk, tapped } from '../../../helpers/flow-talk.ts';
import { asking, flowOf, saying, step } from '../../../helpers/flows.ts';

const body = (waits: WaitFor, more: Partial<StepBodies['wait']> = {}): StepBodies['wait'] => ({
  for: waits,
  keep: false,
  ...more,
});

const map = { type: 'map' as const, sensitive: false };

function talkThatWaits(waits: WaitFor, more: Partial<StepBodies['wait']> = {}) {
  const steps = [
    step('send', 'offer', {
      messages: [{ kind: 'text', text: 'Pay', choices: [{ text: 'Stop', synonyms: [], hidden: false, goto: 'late' }] }],
    }),
    step('wait', 'pause', body(waits, more)),
    asking('on', 'On: {{ vars.?paid.orValue({}) }} {{ input.text }}'),
    step('end', 'done', {}),
    asking('late', 'Late.'),
    asking('lost', 'Not delivered.'),
    saying('agent', 'Agent.', 'back'),
  ];
  const talk = new Talk(
    flowOf(steps, {
      variables: { paid: map, name: { type: 'string', sensitive: false } },
      keywords: { agent: 'agent' },
    }),
  );
  talk.say('hi');
  return talk;
}

test('A wait for a time ends when the time has come', () => {
  const talk = talkThatWaits({ kind: 'time', ms: 600_000 });
  expect(talk.state).toMatchObject({ at: 'pause', wait: { kind: 'time', until: NOW + 600_000 } });
  expect(saidIn(talk.turn({ kind: 'timeout' }))).toEqual(['On: {} ']);
});

test('A wait for an event ends with it and stores what came', () => {
  const talk = talkThatWaits({ kind: 'event', name: 'paid', into: 'paid' }, { timeoutMs: 1_000, onTimeout: 'late' });
  expect(talk.state?.wait).toEqual({ kind: 'event', name: 'paid', until: NOW + 1_000 });
  expect(saidIn(talk.turn({ kind: 'event', name: 'paid', data: { sum: 5 } }))).toEqual(['On: {"sum":5} ']);
});

test('An event of another type than its variable fails the step', () => {
  const talk = talkThatWaits({ kind: 'event', name: 'paid', into: 'paid' });
  expect(talk.turn({ kind: 'event', name: 'paid', data: 'five' })).toMatchObject({
    status: 'failed',
    error: { code: 'TYPE' },
  });
});

test('A wait whose time is up goes where it says', () => {
  const talk = talkThatWaits({ kind: 'event', name: 'paid' }, { timeoutMs: 1_000, onTimeout: 'late' });
  expect(saidIn(talk.turn({ kind: 'timeout' }))).toEqual(['Late.']);
});

test('A receipt ends a wait for one, and a failed delivery goes to on_fail, else it fails the step', () => {
  const waits: WaitFor = { kind: 'receipt', status: 'delivered' };
  expect(saidIn(talkThatWaits(waits).turn({ kind: 'receipt', failed: false }))).toEqual(['On: {} ']);
  expect(saidIn(talkThatWaits(waits, { onFail: 'lost' }).turn({ kind: 'receipt', failed: true }))).toEqual([
    'Not delivered.',
  ]);
  expect(talkThatWaits(waits).turn({ kind: 'receipt', failed: true })).toMatchObject({
    status: 'failed',
    error: { code: 'DELIVERY_FAILED', step: 'pause' },
  });
});

test('A message ends a wait unless it is to be let be', () => {
  expect(talkThatWaits({ kind: 'time', ms: 1_000 }).say('well?')).toEqual(['On: {} well?']);
  const kept = talkThatWaits({ kind: 'time', ms: 1_000 }, { keep: true });
  expect(kept.say('well?')).toEqual([]);
  expect(kept.state).toMatchObject({ at: 'pause', wait: { kind: 'time', until: NOW + 1_000 } });
});

test('Keywords and older buttons count while it waits', () => {
  const talk = talkThatWaits({ kind: 'event', name: 'paid' }, { keep: true });
  expect(talk.say('Agent!')).toEqual(['Agent.']);
  expect(talk.state).toMatchObject({ at: 'pause', wait: { kind: 'event', name: 'paid' } });
  expect(talk.say(tapped('offer', 0))).toEqual(['Late.']);
});

test('Silence has no part in a wait: routes come back to it', () => {
  const talk = talkThatWaits({ kind: 'event', name: 'paid' });
  expect(talk.turn({ kind: 'idle' })).toMatchObject({ status: 'waiting', said: [], state: { at: 'pause' } });
});
