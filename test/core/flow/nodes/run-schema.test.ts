import type { CompiledFlow } from '../../../../core/flow/compiled.ts';
import { flowsRunBy } from '../../../../core/flow/load.ts';
import { bodyOf, compiled, definition, problemsOf } from '../../../helpers/flow-problems.ts';

const ADDRESS = compiled(`
flow: address
variables:
  who: { type: string, in: true }
  tries: { type: number, in: true }
  street: { type: string, out: true }
  day: { type: date, out: true }
  pin: { type: string, sensitive: true, in: true, out: true }
  own: { type: string }
steps: [{ ask: { text: Street?, into: street } }]
`);

const find = (...flows: CompiledFlow[]) => ({ flowOf: (name: string) => flows.find(({ flow }) => flow === name) });

const problems = (run: string) => problemsOf(definition(`  - run: ${run}`), find(ADDRESS));

test('A flow carries the flows that it runs, and they theirs', () => {
  const middle = compiled('flow: middle\nsteps: [{ run: { flow: address } }]\n', find(ADDRESS));
  const flow = compiled(
    definition('  - run: { flow: middle }\n  - ask: { text: Q, retry: [R], on_fail: { run: { flow: address } } }'),
    find(middle, ADDRESS),
  );
  expect(Object.keys(flow.flows)).toEqual(['middle', 'address']);
  expect(flow.flows.middle?.flows.address).toEqual(ADDRESS);
});

test('What goes in is evaluated as a set does, what comes out is named', () => {
  const steps = '  - run: { flow: address, in: { who: vars.name, tries: 3 }, out: { name: street } }';
  expect(compiled(definition(steps), find(ADDRESS)).steps[0]?.body).toEqual({
    flow: 'address',
    in: [
      { name: 'who', expression: 'vars.name' },
      { name: 'tries', value: 3 },
    ],
    out: { name: 'street' },
  });
});

test.each<[string, string, string]>([
  [
    'an unknown flow',
    '{ flow: adress }',
    '6:18 run_1 error There is no flow adress. Publish adress first, or put its file adress.yaml beside this one.',
  ],
  ['the flow itself', '{ flow: test }', '6:18 run_1 error This flow runs itself. Go to a step of it instead.'],
  [
    'an unknown variable of the other',
    '{ flow: address, in: { woh: vars.name } }',
    '6:38 run_1 error address has no variable woh that it takes in. Did you mean who?',
  ],
  [
    'a variable that it does not take in',
    '{ flow: address, in: { own: vars.name } }',
    '6:38 run_1 error address has a variable own, but no such variable that it takes in. Declare it in address with in: true.',
  ],
  [
    'a variable that it does not hand back',
    '{ flow: address, out: { name: who } }',
    '6:40 run_1 error address has a variable who, but no such variable that it hands back. Declare it in address with out: true.',
  ],
  [
    'an unknown variable that comes out',
    '{ flow: address, out: { name: nothing } }',
    '6:40 run_1 error address has no variable nothing that it hands back. It hands back street, day, pin.',
  ],
  [
    'an unknown variable of ours',
    '{ flow: address, out: { nmae: street } }',
    '6:40 run_1 error The variable nmae is not declared. Did you mean name?',
  ],
  [
    'an undeclared variable that goes in',
    '{ flow: address, in: { who: vars.zz } }',
    '6:38 run_1 error The variable zz is not declared. Add it to variables, with its type.',
  ],
  [
    'an expression of another type',
    '{ flow: address, in: { tries: vars.name } }',
    '6:40 run_1 error tries is a number, but is set to a string. Change the expression or the type.',
  ],
  [
    'a value of another type',
    '{ flow: address, in: { who: 3 } }',
    '6:38 run_1 error who is a string, but takes a value of another type. Change the value or the type.',
  ],
  [
    'another type that comes out',
    '{ flow: address, out: { n: street } }',
    '6:37 run_1 error n is a number, but street is a string. Give both one type.',
  ],
  [
    'a sensitive value that goes in',
    '{ flow: address, in: { who: vars.card } }',
    '6:38 run_1 error who takes a sensitive value, but is not sensitive itself. Declare who with sensitive: true.',
  ],
  [
    'a sensitive value that comes out',
    '{ flow: address, out: { name: pin } }',
    '6:40 run_1 error name takes a sensitive value, but is not sensitive itself. Declare name with sensitive: true.',
  ],
])('Running %s is a problem with its place', (_what, run, expected) => {
  expect(problems(run)).toEqual([expected]);
});

test('A date may come out into a text, and a sensitive value into one that is sensitive', () => {
  expect(problems('{ flow: address, in: { pin: vars.card }, out: { name: day, card: pin } }')).toEqual([]);
});

test('A flow that runs itself by way of others is found at any depth', () => {
  const inner = compiled('flow: inner\nsteps: [{ run: { flow: test } }]\n', find({ ...ADDRESS, flow: 'test' }));
  const outer = compiled('flow: outer\nsteps: [{ run: { flow: inner } }]\n', find(inner));
  const text = 'flow: test\nsteps: [{ run: { flow: outer } }]\n';
  expect(problemsOf(text, find(outer))).toEqual([
    '2:24 run_1 error This flow runs itself: outer runs test again. Take one of the two out.',
  ]);
});

test('A run flow that may wait breaks a circle, one that cannot does not', () => {
  const quick = compiled('flow: quick\nsteps: [{ send: x }]\n');
  const circle = (name: string) => definition(`  - { id: a, run: { flow: ${name} }, goto: a }`);
  expect(problemsOf(circle('address'), find(ADDRESS))).toEqual([]);
  expect(problemsOf(circle('quick'), find(quick))).toEqual([expect.stringContaining('circle')]);
});

test('The names of the flows that a definition runs are known wherever they stand, and from no other place', () => {
  const text = definition(
    `  - run: { flow: one }
  - ask: { text: Q, timeout: 3m, on_timeout: { run: { flow: two } } }
  - call: { post: "https://x", body: { run: { flow: none } }, on_status: { 404: { run: { flow: three } } } }
  - run: { flow: one }`,
    'on_error: { run: { flow: four } }\n',
  );
  expect(flowsRunBy(text).sort()).toEqual(['four', 'one', 'three', 'two']);
  expect(flowsRunBy('flow: a\nsesion: 3\nsteps: [{ run: { flow: b } }, { sned: x }]')).toEqual(['b']);
  for (const unreadable of ['', '[', 'flow: a', '- run: { flow: b }']) expect(flowsRunBy(unreadable)).toEqual([]);
});

test('A run without a name, or with more than its fields, is a problem', () => {
  expect(problems('{ in: {} }')).toEqual(['6:5 run_1 error The field flow is missing. Add flow.']);
  expect(problems('{ flow: address, inn: {} }')).toEqual([
    '6:18 run_1 error There is no flow address. Publish address first, or put its file address.yaml beside this one.',
    '6:27 run_1 error "inn" is no field here. Did you mean in?',
  ]);
  expect(problems('address')).toEqual([
    '6:10 run_1 error run: must be a map, not a text. Write key: value, a line for each, or { key: value }.',
  ]);
});

test('Without a way to find flows there are none', () => {
  expect(problemsOf(definition('  - run: { flow: address }'))).toEqual([
    expect.stringContaining('There is no flow address.'),
  ]);
  expect(() => bodyOf('  - run: { flow: address }')).toThrow('There is no flow address.');
});

const street = (steps: string, more = '') =>
  compiled(`flow: street\nvariables: { who: { type: string, in: true${more} } }\nsteps:\n${steps}\n`);

const NEEDED =
  '6:18 run_1 warning street needs who, which this does not give it. Give it under in, or declare a default in street.';

test.each([
  ['a text', '  - send: "Hi {{ vars.who }}"'],
  ['a condition', '  - { send: Hi, if: vars.who == "x" }\n  - set: { who: null }'],
])('A flow that needs what it takes in for %s is given it', (_what, steps) => {
  const flows = find(street(steps));
  expect(problemsOf(definition('  - run: { flow: street }'), flows)).toEqual([NEEDED]);
  expect(problemsOf(definition('  - run: { flow: street, in: { who: "\'x\'" } }'), flows)).toEqual([]);
});

test.each([
  ['asks whether it has it', street('  - { send: "Hi {{ vars.who }}", if: has(vars.who) }')],
  ['has another for it', street('  - send: "Hi {{ vars.?who.orValue(session.id) }}"')],
  ['asks the contact for it', street('  - ask: { text: Who?, into: who }\n  - send: "Hi {{ vars.who }}"')],
  ['has a default', street('  - send: "Hi {{ vars.who }}"', ', default: you')],
  ['may know it of the contact', street('  - send: "Hi {{ vars.who }}"', ', keep: contact')],
  ['does not read it', street('  - send: "Hi {{ session.turn }}"')],
])('A flow that %s may go without', (_what, flow) => {
  expect(problemsOf(definition('  - run: { flow: street }'), find(flow))).toEqual([]);
});
