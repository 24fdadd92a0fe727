import { flowWith, Talk } from '../../helpers/flow-talk.ts';

test('An inline step whose condition is false goes where it would go on: the session waits on', () => {
  const above = `session: { idle: 30m, on_idle: { if: "session.time < '09:00'", send: Still there? } }
on_unknown: { if: "session.turn > 9", send: Pardon?, goto: repeat }`;
  const talk = new Talk(flowWith('  - { id: q, ask: { text: Q?, choices: [A, B] } }\n  - { ask: Thanks. }', above));
  talk.say('hi');
  expect(talk.turn({ kind: 'idle' })).toMatchObject({ status: 'waiting', said: [], state: { at: 'q' } });
  expect(talk.turn({ kind: 'input', input: { content: { kind: 'text', text: 'zzz' } } })).toMatchObject({
    status: 'waiting',
    state: { at: 'q', wrong: 1 },
  });
  expect(talk.say('A')).toEqual(['Thanks.']);
});

test('An inline step of another field ends the session when its condition is false', () => {
  const step = '  - { id: q, ask: { text: Q?, timeout: 10m, on_timeout: { if: 1 > 2, send: Late. } } }';
  const talk = new Talk(flowWith(step));
  talk.say('hi');
  expect(talk.turn({ kind: 'timeout' })).toMatchObject({ status: 'ended', said: [] });
});
