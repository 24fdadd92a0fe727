import { compiled, definition, problemsOf } from '../../../helpers/flow-problems.ts';

const QUICK = compiled('flow: quick\nsteps: [{ send: x }]\n');
const ASKS = compiled('flow: asks\nsteps: [{ ask: Q? }]\n');

const said = (steps: string, above?: string) =>
  problemsOf(definition(steps, above), { flowOf: (name) => (name === 'quick' ? QUICK : ASKS) });

const circle = (step: string) =>
  `${step} error From ${step.split(' ')[1]} the flow goes round in a circle without asking anything. Put a question into the circle, or leave it.`;

test.each<[string, string, string]>([
  ['itself', '  - { id: a, send: x, goto: a }', '6:5 a'],
  ['a jump', '  - { id: a, set: { n: 1 } }\n  - { id: b, goto: a }', '7:5 b'],
  [
    'a branch',
    '  - { id: a, set: { n: 1 } }\n  - { id: b, branch: [{ if: has(vars.n), goto: a }, { else: end }] }',
    '7:5 b',
  ],
  ['a call', '  - { id: a, call: { get: "https://x.example" }, goto: a }', '6:5 a'],
  ['the status of a call', '  - { id: a, call: { get: "https://x.example", on_status: { 404: a } } }', '6:5 a'],
  [
    'a class of status',
    '  - { id: a, call: { get: "https://x.example", on_status: { 5xx: { goto: a } } } }',
    '6:61 a.on_status.5xx',
  ],
  ['the failure of a call', '  - { id: a, call: { get: "https://x.example", on_error: a } }', '6:5 a'],
  ['a flow that never waits', '  - { id: a, run: { flow: quick } }\n  - { id: b, goto: a }', '7:5 b'],
  [
    'a consent and a language',
    '  - { id: a, consent: { give: marketing, wording: x } }\n  - { id: b, language: en, goto: a }',
    '7:5 b',
  ],
])('A circle by way of %s never ends', (_what, steps, place) => {
  expect(said(steps)).toEqual([circle(place)]);
});

test.each([
  ['a question', '  - { id: a, ask: Q? }\n  - { goto: a }'],
  ['the time-out of a question', '  - { id: a, ask: { text: Q, timeout: 1h, on_timeout: a } }'],
  ['the last wrong answer', '  - { id: a, ask: { text: Q, retry: [No], on_fail: a } }'],
  ['a wait', '  - { id: a, wait: { for: 1m }, goto: a }'],
  ['a receipt', '  - { id: a, wait: { receipt: delivered, timeout: 1m, on_timeout: a, on_fail: a } }'],
  ['an event', '  - { id: a, wait: { event: paid, timeout: 1m, on_timeout: end }, goto: a }'],
  ['a hand-over', '  - { id: a, handover: { to: desk, on_release: a } }'],
  ['a flow that asks', '  - { id: a, run: { flow: asks }, goto: a }'],
  ['a choice', '  - { id: a, send: { text: Q, choices: [{ text: Again, goto: a }] }, goto: end }'],
])('A circle by way of %s gives the contact a turn, or takes its time', (_what, steps) => {
  expect(said(steps).filter((problem) => problem.includes('circle'))).toEqual([]);
});

test.each<[string, string]>([
  ['a wait', '  - { id: a, wait: { for: 1m } }'],
  ['a call', '  - { id: a, call: { get: "https://x.example" } }'],
  ['a flow', '  - { id: a, run: { flow: asks } }'],
  ['a step that may be passed over', '  - { id: a, if: has(vars.n), goto: end }'],
  ['a hand-over that may be passed over', '  - { id: a, if: has(vars.n), handover: { to: desk, on_release: end } }'],
])('%s may run on into a route', (_what, steps) => {
  expect(said(`${steps}\n  - { id: sorry, send: x }`, 'on_error: sorry\n')).toEqual([
    '7:5 a error a runs on into sorry, which is a route. Put - end or a goto between the two.',
  ]);
});

test.each([
  ['a keyword', 'keywords: { info: [info] }\n'],
  ['another route', 'on_unknown: info\n'],
])('A step that only %s leads to may run on into a route', (_what, above) => {
  const steps = '  - ask: Q?\n  - end\n  - { id: info, send: x }\n  - { id: sorry, send: y }';
  expect(said(steps, `${above}on_error: sorry\n`)).toEqual([
    '10:5 info error info runs on into sorry, which is a route. Put - end or a goto between the two.',
  ]);
  expect(said(steps.replace('send: x', 'send: x, goto: end'), `${above}on_error: sorry\n`)).toEqual([]);
});

test.each(['on_error', 'on_unknown', 'on_opt_out', 'on_delivery_failed'])('%s is a route', (route) => {
  expect(said('  - { id: a, ask: Q? }\n  - { id: b, send: x }', `${route}: b\n`)).toHaveLength(1);
});

test.each<[string, string]>([
  ['a hand-over', '  - { id: a, handover: { to: desk, on_release: end } }'],
  ['an end', '  - end'],
  ['a jump', '  - { id: a, ask: Q?, goto: end }'],
])('%s does not run on', (_what, steps) => {
  expect(said(`${steps}\n  - { id: sorry, send: x }`, 'on_error: sorry\n')).toEqual([]);
});

test.each<[string, string]>([
  ['a time-out', '  - wait: { event: x, timeout: 1h, on_timeout: b }\n  - end'],
  ['a failed receipt', '  - wait: { receipt: delivered, on_fail: b, timeout: 1h, on_timeout: end }\n  - end'],
  ['a status', '  - call: { get: "https://x.example", on_status: { 404: b } }\n  - end'],
  ['the failure of a call', '  - call: { get: "https://x.example", on_error: b }\n  - end'],
  ['a release', '  - handover: { to: desk, on_release: b }'],
  ['the end of a hand-over', '  - handover: { to: desk, timeout: 1h, on_timeout: b, on_release: end }'],
  ['the failure of a hand-over', '  - handover: { to: desk, on_release: end, on_error: b }'],
  ['the last wrong answer', '  - ask: { text: Q, retry: [No], on_fail: b }\n  - end'],
  ['a tap on what was sent', '  - send: { text: Q, choices: [{ text: One, goto: b }] }\n  - end'],
  ['a step in a step', '  - ask: { text: Q, retry: [No], on_fail: { goto: b } }\n  - end'],
])('%s leads to a step', (_what, steps) => {
  expect(said(`${steps}\n  - { id: b, send: x }`)).toEqual([]);
});

test('A keyword and a route lead to a step; a hand-over does not lead below itself', () => {
  expect(said('  - ask: Q?\n  - end\n  - { id: b, send: x }', 'keywords: { b: [menu] }\n')).toEqual([]);
  expect(said('  - ask: Q?\n  - end\n  - { id: b, send: x }', 'session: { idle: 3m, on_idle: b }\n')).toEqual([]);
  expect(said('  - handover: { to: desk, on_release: end }\n  - { id: b, send: x }')).toEqual([
    '7:5 b warning Nothing leads to the step b. Go to it from somewhere, or take it out.',
  ]);
});

test('A circle whose only question may be passed over is warned of', () => {
  const round = (asks: string) => `  - { id: top, set: { n: "1" } }\n${asks}  - { id: again, goto: top }`;
  const warned = expect.stringContaining('again warning From again the flow may go round in a circle');
  expect(said(round('  - { if: vars.n == 2, ask: { text: Q } }\n'))).toEqual([warned]);
  expect(said(round('  - { if: vars.n == 2, ask: { text: Q } }\n  - { ask: { text: R } }\n'))).toEqual([]);
});

const KEPT =
  'variables: { who: { type: string, keep: contact }, it: { type: string, in: true }, set: { type: string, default: a } }\n';
const about = (steps: string) => problemsOf(`flow: test\n${KEPT}steps:\n${steps}\n`);
const round = (question: string) => `  - { id: top, send: Hi }\n  - ask: ${question}\n  - { id: again, goto: top }`;

test.each([
  ['kept', round('{ text: Q, into: who }')],
  ['given', round('{ text: Q, into: it }')],
  ['a default', round('{ text: Q, into: set }')],
  ['the value of a choice that leads on', round('{ text: Q, into: who, choices: [{ text: a, goto: again }] }')],
])('A circle whose only question is passed over where its variable is known is warned of: %s', (_what, steps) => {
  expect(about(steps)).toContain(
    '6:5 again warning From again the flow may go round in a circle without asking anything: each question in it may be passed over. Put one into the circle that is always asked: without `if`, and with force: true if its variable may be known.',
  );
});

test.each([
  ['whose question is forced', round('{ text: Q, into: who, force: true }')],
  ['with another question', round('{ text: Q, into: who }\n  - ask: More?')],
  ['that jumps to its question', '  - { id: top, ask: { text: Q, into: who } }\n  - { id: again, goto: top }'],
  ['that forgets the answer', `  - set: { who: null }\n${round('{ text: Q, into: who }')}`],
])('A circle %s asks each time', (_what, steps) => {
  expect(about(steps)).toEqual([]);
});
