import type { CallOutcome } from '../../../../core/flow/call.ts';
import { flowWith, shown, Talk } from '../../../helpers/flow-talk.ts';

const answer = (status: number): CallOutcome => ({ kind: 'response', status, headers: {}, body: {} });

const NAME = 'variables: { name: { type: string } }';
const CALL = 'call: { get: "https://shop.example/orders"';

function answered(talk: Talk, status: number): string[] {
  return talk.turn({ kind: 'called', outcome: answer(status) }).said.map(({ message }) => shown(message));
}

test('What a call was answered with leads back to the question before it, whose answer is waited for', () => {
  const steps = `  - { id: q, ask: { text: Order?, into: name } }
  - ${CALL}, on_status: { 404: { send: None., goto: repeat } } }
  - { ask: Found. }`;
  const talk = new Talk(flowWith(steps, NAME));
  talk.say('hi');
  expect(talk.turn({ kind: 'input', input: { content: { kind: 'text', text: 'A1' } } }).status).toBe('calling');
  expect(JSON.parse(JSON.stringify(talk.state))).toEqual(talk.state);
  expect(answered(talk, 404)).toEqual(['None.', 'Order?']);
  expect(talk.state).toMatchObject({ at: 'q', wait: { kind: 'answer' }, vars: { name: 'A1' }, suspended: null });
  talk.say('A2');
  expect(answered(talk, 200)).toEqual(['Found.']);
});

test('A call that a silence or a lost message makes comes back to what was waited for', () => {
  const post = '{ call: { post: "https://shop.example/alerts", body: {} } }';
  const above = `session: { idle: 30m, on_idle: ${post} }\non_delivery_failed: ${post}`;
  const talk = new Talk(flowWith('  - { id: q, ask: Q? }', above));
  talk.say('hi');
  for (const event of [{ kind: 'idle' } as const, { kind: 'deliveryFailed', step: 'q', code: 'X' } as const]) {
    expect(talk.turn(event).status).toBe('calling');
    expect(answered(talk, 200)).toEqual([]);
    expect(talk.state).toMatchObject({ at: 'q', wait: { kind: 'answer' } });
  }
});

test('What expressions take is counted through the calls of a turn', () => {
  const work = 'set: { name: "string(range.all(i, range.all(j, true)))" }';
  const steps = `  - { id: q, ask: Q? }
  - ${work}
  - ${CALL} }
  - ${work}
  - ${CALL} }
  - { id: much, ${work} }
  - { ask: Found. }`.replaceAll('range', 'vars.l');
  const l = JSON.stringify(Array.from({ length: 60 }, () => 0));
  const talk = new Talk(flowWith(steps, `variables: { name: { type: string }, l: { type: list, default: ${l} } }`));
  talk.say('hi');
  talk.say('go');
  expect(talk.turn({ kind: 'called', outcome: answer(200) })).toMatchObject({ status: 'calling' });
  expect(talk.turn({ kind: 'called', outcome: answer(200) })).toMatchObject({
    status: 'failed',
    error: { step: 'much', code: 'BUDGET_ITERATIONS' },
  });
  expect(talk.turn({ kind: 'retry' })).toMatchObject({ status: 'waiting' });
});

test('Coming back from behind a call leaves the variables as they were set before it', () => {
  const steps = `  - { id: q, ask: { text: Order?, into: name } }
  - set: { name: "'set'" }
  - ${CALL}, on_status: { 404: back } }`;
  const talk = new Talk(flowWith(steps, NAME));
  talk.say('hi');
  talk.say('A1');
  expect(answered(talk, 404)).toEqual([]);
  expect(talk.state).toMatchObject({ at: 'q', vars: { name: 'set' } });
});

test('A call of on_error that fails as well parks the session, as nothing is left to take it', () => {
  const steps = `  - { id: look, ${CALL} } }
  - end
  - { id: alert, call: { post: "https://shop.example/alerts", body: {} } }`;
  const talk = new Talk(flowWith(steps, 'on_error: alert'));
  talk.turn({ kind: 'start', input: null });
  expect(talk.turn({ kind: 'called', outcome: answer(500) })).toMatchObject({
    status: 'calling',
    call: { step: 'alert' },
    handled: { step: 'look' },
  });
  expect(talk.turn({ kind: 'called', outcome: answer(500) })).toMatchObject({
    status: 'failed',
    error: { step: 'alert', code: 'CALL_STATUS' },
    handled: { step: 'look' },
  });
});

test('Behind a call of on_error the failure that it takes care of is still known', () => {
  const steps = `  - { id: look, ${CALL} } }
  - end
  - { id: alert, call: { post: "https://shop.example/alerts", body: {} } }
  - { send: "Sorry {{ error.step }}" }`;
  const talk = new Talk(flowWith(steps, 'on_error: alert'));
  talk.turn({ kind: 'start', input: null });
  talk.turn({ kind: 'called', outcome: answer(500) });
  expect(answered(talk, 200)).toEqual(['Sorry look']);
});

test('Behind a call the message that the turn began with is still known', () => {
  const steps = `  - { id: q, ask: { text: Photo?, format: any, into: name } }
  - ${CALL} }
  - branch: [{ if: input.kind == 'media', goto: photo }, { else: other }]
  - { id: photo, send: "Thanks for {{ input.text }}", goto: end }
  - { id: other, send: No photo. }`;
  const talk = new Talk(flowWith(steps, NAME));
  talk.say('hi');
  talk.say({ content: { kind: 'media', url: 'https://x.example/a.png', caption: 'my cat' } });
  expect(answered(talk, 200)).toEqual(['Thanks for my cat']);
});

test('A person who takes over while a call is under way leaves nothing of its turn behind', () => {
  const talk = new Talk(flowWith(`  - { id: q, ask: Q? }\n  - { id: look, ${CALL} } }\n  - { ask: Found. }`));
  talk.say('hi');
  talk.say('A1');
  expect(talk.turn({ kind: 'handover', to: 'desk', note: '' })).toMatchObject({
    state: { at: 'look', wait: { kind: 'person' }, suspended: null },
  });
  expect(talk.turn({ kind: 'release' })).toMatchObject({ status: 'calling', call: { step: 'look' } });
});
