import { flowWith, saidIn, Talk } from '../../helpers/flow-talk.ts';

const QUESTION = '  - { id: q, ask: { text: Q?, into: a } }';
const A = 'variables: { a: { type: string } }';

test('Once a person has given the conversation back, repeat asks the last question', () => {
  const talk = new Talk(flowWith(`${QUESTION}\n  - handover: { to: desk, on_release: repeat }`, A));
  talk.say('hi');
  talk.say('A person, please');
  expect(talk.state).toMatchObject({ wait: { kind: 'person' }, question: { at: 'q' } });
  expect(JSON.parse(JSON.stringify(talk.state))).toEqual(talk.state);
  expect(saidIn(talk.turn({ kind: 'release' }))).toEqual(['Q?']);
  expect(talk.state).toMatchObject({ at: 'q', wait: { kind: 'answer' }, question: null });
});

test('Once a wait is over, repeat asks the last question, a call between them or not', () => {
  const steps = `${QUESTION}
  - { wait: { for: 10m }, goto: look }
  - end
  - { id: look, call: { get: "https://shop.example/orders", on_status: { 404: repeat } } }`;
  const talk = new Talk(flowWith(steps, A));
  talk.say('hi');
  talk.say('A1');
  expect(talk.turn({ kind: 'timeout' }).status).toBe('calling');
  const outcome = { kind: 'response' as const, status: 404, headers: {}, body: {} };
  expect(saidIn(talk.turn({ kind: 'called', outcome }))).toEqual(['Q?']);
});

test('What interrupts a wait and repeats comes back to the wait, which goes on', () => {
  const above = `${A}\non_delivery_failed: { send: Did it arrive?, goto: repeat }`;
  const talk = new Talk(flowWith(`${QUESTION}\n  - handover: { to: desk, on_release: q }`, above));
  talk.say('hi');
  talk.say('A person, please');
  expect(saidIn(talk.turn({ kind: 'deliveryFailed', step: 'q', code: 'X' }))).toEqual(['Did it arrive?']);
  expect(talk.state).toMatchObject({ wait: { kind: 'person' }, question: { at: 'q' } });
});

test('A call that is made again after a failure still knows the question before it', () => {
  const call = '{ call: { get: "https://shop.example/orders", on_status: { 404: repeat } } }';
  const talk = new Talk(flowWith(`${QUESTION}\n  - ${call}`, A));
  talk.say('hi');
  talk.say('A1');
  const answer = (status: number) =>
    talk.turn({ kind: 'called', outcome: { kind: 'response', status, headers: {}, body: {} } });
  expect(answer(500).status).toBe('failed');
  talk.turn({ kind: 'retry' });
  expect(saidIn(answer(404))).toEqual(['Q?']);
});
