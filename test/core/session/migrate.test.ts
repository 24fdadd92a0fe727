import type { CompiledFlow } from '../../../core/flow/compiled.ts';
import { landingOf } from '../../../core/session/migrate.ts';
import { asking, flowOf, saying, step } from '../../helpers/flows.ts';
import { inbound } from '../../helpers/messages.ts';
import { Play } from './play.ts';

const before = flowOf([
  saying('hello', 'Hello!'),
  asking('ask_name', 'Your name?'),
  saying('bye', 'Bye {{ vars.name }}.'),
]);
const version = (steps: CompiledFlow['steps'], more: Partial<CompiledFlow> = {}) =>
  flowOf(steps, { version: 2, hash: 'e'.repeat(64), ...more });

const loaded = (flow: CompiledFlow) => ({ flow, settings: {}, contact: { vars: {}, consents: {} } });

function begun(flow = before) {
  const play = new Play(flow);
  play.receive(inbound('hi'));
  return play;
}

const stateOf = (play: Play) => {
  const state = play.state.session?.flowState;
  if (!state) throw new Error('It has not begun.');
  return state;
};

test('A session lands at the step of the same id and goes on there, without a word', () => {
  const play = begun();
  const to = version([asking('ask_name', 'What is your name?'), saying('bye', 'Ciao {{ vars.name }}.')]);
  expect(landingOf({ from: before, to, state: stateOf(play) })).toMatchObject({
    lands: true,
    step: 'ask_name',
    how: 'waits',
  });
  expect(play.command({ kind: 'migrate', id: 'm1', loaded: loaded(to) })).toEqual([]);
  expect(play.state.session?.flow).toEqual({ flow: 'test', version: 2, hash: 'e'.repeat(64) });
  expect(play.receive(inbound('Ada'))).toEqual(['Ciao Ada.']);
});

test('It may be told to go on at another step, which then runs', () => {
  const play = begun();
  const to = version([asking('other', 'Other?'), saying('bye', 'Ciao.')]);
  expect(play.command({ kind: 'migrate', id: 'm1', loaded: loaded(to), step: 'other' })).toEqual(['Other?']);
});

test.each<[string, CompiledFlow, string | undefined, string[]]>([
  [
    'its step is gone',
    version([asking('other', 'O?')]),
    undefined,
    ['Flow test@2 has no step ask_name: name a step to go on at.'],
  ],
  [
    'its step does something else',
    version([saying('ask_name', 'Hi')]),
    undefined,
    ['The step ask_name is of kind ask here and of kind send in test@2: name a step to go on at.'],
  ],
  ['the step named is not there', version([asking('other', 'O?')]), 'gone', ['Flow test@2 has no step gone.']],
  [
    'a variable has another type',
    version([asking('ask_name', 'N?')], { variables: { name: { type: 'number', sensitive: false } } }),
    undefined,
    ['The variable name of flow test is a number there, its value here is not.'],
  ],
])('It stays where it is when %s', (_case, to, at, problems) => {
  const play = begun();
  const state = { ...stateOf(play), vars: { name: 'Ada' } };
  expect(landingOf({ from: before, to, state, step: at })).toEqual({ lands: false, problems });
});

test('What does not land changes nothing', () => {
  const play = begun();
  const { session } = play.state;
  expect(play.command({ kind: 'migrate', id: 'm1', loaded: loaded(version([asking('other', 'O?')])) })).toEqual([]);
  expect(play.state.session).toEqual(session);
});

test('A failed session that moves to a repaired version goes on there', () => {
  const broken = flowOf([
    saying('hello', 'Hello!'),
    saying('boom', '{{ vars.gone }}'),
    asking('ask_name', 'Your name?'),
  ]);
  const play = begun(broken);
  expect(play.state.session?.status).toBe('failed');
  const to = version([saying('hello', 'Hello!'), saying('boom', 'All well.'), asking('ask_name', 'Your name?')]);
  expect(play.command({ kind: 'migrate', id: 'm1', loaded: loaded(to) })).toEqual(['All well.', 'Your name?']);
  expect(play.state.session).toMatchObject({ status: 'open', flow: { version: 2 } });
});

test('A session within another flow lands there, if the new version runs that flow at the same step', () => {
  const run = step('run', 'sub', { flow: 'sub', in: [], out: {} });
  const sub = flowOf([asking('inner', 'Inner?')], { flow: 'sub' });
  const from = flowOf([run, asking('q', 'Q?')], { flows: { sub } });
  const play = begun(from);
  const state = stateOf(play);
  expect(landingOf({ from, to: version([run, asking('q', 'Q?')], { flows: { sub } }), state })).toMatchObject({
    lands: true,
    step: 'sub/inner',
  });
  expect(landingOf({ from, to: version([asking('sub', 'Q?')]), state })).toEqual({
    lands: false,
    problems: ['Flow test@2 runs no other flow at sub.'],
  });
});
