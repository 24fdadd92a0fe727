import type { CallOutcome } from '../../../core/flow/call.ts';
import { BUDGETS } from '../../../core/flow/meter.ts';
import { flowWith, shown, Talk, written } from '../../helpers/flow-talk.ts';

const ABOVE = 'variables: { n: { type: string }, l: { type: list }, order: { type: map }, spare: { type: list } }';

test('An overspent turn is parked at the question that it began with, which a retry asks again', () => {
  const steps = `  - { id: q, ask: { text: Text?, into: n } }
  - { id: grow, set: { l: "vars.n.split('')" } }
  - { ask: Done. }`;
  const talk = new Talk(flowWith(steps, ABOVE));
  talk.say('hi');
  expect(talk.turn({ kind: 'input', input: written('x'.repeat(2_000)) })).toMatchObject({
    status: 'failed',
    error: { step: 'grow', code: 'BUDGET_LIST' },
    state: { at: 'q', vars: {}, wait: null },
  });
  expect(talk.turn({ kind: 'retry' }).said.map(({ message }) => shown(message))).toEqual(['Text?']);
  expect(talk.say('short')).toEqual(['Done.']);
});

const order = (items: number): CallOutcome => {
  const body = { letters: 'x'.repeat(items) };
  return { kind: 'response', status: 200, headers: {}, body };
};

const ORDERING = `  - { id: book, call: { post: "https://shop.example/orders", body: {}, into: order } }
  - { id: said, send: Ordered. }
  - { id: grow, set: { l: "vars.order.letters.split('')" } }
  - { ask: Done. }`;

test('A turn that overspends behind the answer to a call is undone to that answer: nothing is ordered twice', () => {
  const talk = new Talk(flowWith(ORDERING, ABOVE));
  talk.turn({ kind: 'start', input: null });
  const failed = talk.turn({ kind: 'called', outcome: order(2_000) });
  expect(failed).toMatchObject({
    status: 'failed',
    said: [],
    error: { step: 'grow', code: 'BUDGET_LIST' },
    state: { at: 'said', wait: null, suspended: null },
  });
  expect(failed.state.vars).toHaveProperty('order');
  expect(talk.turn({ kind: 'retry' })).toMatchObject({ status: 'failed', error: { step: 'grow' } });
  talk.state = { ...failed.state, vars: { order: { letters: 'short' } } };
  expect(talk.turn({ kind: 'retry' }).said.map(({ message }) => shown(message))).toEqual(['Ordered.', 'Done.']);
});

test('An answer that has no room in the state is undone as well', () => {
  const talk = new Talk(flowWith(ORDERING, ABOVE));
  talk.turn({ kind: 'start', input: null });
  expect(talk.turn({ kind: 'called', outcome: order(BUDGETS.state) })).toMatchObject({
    status: 'failed',
    error: { code: 'BUDGET_STATE' },
    state: { at: 'book', vars: {} },
  });
});

const offering = (value: string) => `  - ask:
      text: Which?
      choices: [{ each: vars.l, text: "{{ item }}", value: ${JSON.stringify(value)} }]
      into: n`;

test('A list of more elements than an expression may make offers no choices', () => {
  const talk = new Talk(flowWith(offering('{{ item }}'), ABOVE));
  const begin = (length: number) => {
    const l = Array.from({ length }, (_, index) => `${index}`);
    return talk.turn({ kind: 'start', input: null, vars: { l } });
  };
  expect(begin(BUDGETS.list + 1)).toMatchObject({ status: 'failed', said: [], error: { code: 'BUDGET_LIST' } });
  expect(begin(40)).toMatchObject({ status: 'waiting' });
});

test('What one turn says is bounded, and nothing is said of a turn that says too much', () => {
  const bubbles = (messages: number) => Array.from({ length: messages }, () => '"{{ vars.n }}"').join(', ');
  const steps = (more: number) => `  - { id: q, ask: { text: Text?, into: n } }
  - { send: [${bubbles(14)}] }
  - { id: loud, send: [${bubbles(more)}] }
  - { ask: Done. }`;
  const answered = (more: number) => {
    const talk = new Talk(flowWith(steps(more), ABOVE));
    talk.say('hi');
    return talk.turn({ kind: 'input', input: written('x'.repeat(BUDGETS.string)) });
  };
  expect(answered(2)).toMatchObject({
    status: 'failed',
    said: [],
    error: { step: 'loud', code: 'BUDGET_SAID' },
    state: { at: 'q', vars: {} },
  });
  expect(answered(1)).toMatchObject({ status: 'waiting' });
});

test('What is offered of a list is held by the state, and has to have room there', () => {
  const talk = new Talk(flowWith(offering(`{{ item }}${'x'.repeat(1_000)}`), ABOVE));
  const l = Array.from({ length: 300 }, (_, index) => `${index}`);
  expect(talk.turn({ kind: 'start', input: null, vars: { l } })).toMatchObject({
    status: 'failed',
    error: { code: 'BUDGET_STATE' },
    state: { offer: null },
  });
});
