import { compiled, definition, problemsOf } from '../../../helpers/flow-problems.ts';

const PAY = compiled(
  'flow: pay\nvariables: { secret: { type: string, sensitive: true, in: true }, open: { type: string, in: true } }\nsteps: [end]\n',
);

const said = (steps: string) => problemsOf(definition(steps), { flowOf: () => PAY });

const SENT = 'This text would send out a sensitive variable. Leave it out, or declare it without sensitive.';

test.each([
  ['a text', '  - send: "{{ vars.card }}"'],
  ['a part of a text', '  - send: "Card {{ lower(vars.card) }}"'],
  ['a translation', '  - send: { en: "{{ vars.card }}" }'],
  ['a question', '  - ask: "{{ vars.card }}?"'],
  ['a title', '  - ask: { text: Q, choices: ["{{ vars.card }}"] }'],
  ['an address', '  - send: { media: "https://x.example/{{ vars.card }}" }'],
  ['the address of a choice', '  - ask: { text: Q, choices: [{ text: a, url: "https://x.example/{{ vars.card }}" }] }'],
  ['a card', '  - send: { card: { title: a, description: "{{ vars.card }}" } }'],
  ['a list', '  - send: { list: { title: a, items: [{ text: b, description: "{{ vars.card }}" }] } }'],
  ['a place', '  - send: { location: { title: "{{ vars.card }}", latitude: 1, longitude: 2 } }'],
  ['a coordinate', '  - send: { location: { title: a, latitude: "{{ double(vars.card) }}", longitude: 2 } }'],
  ['a contact', '  - send: { contact: { name: a, phone: "{{ vars.card }}" } }'],
  [
    'the values of a template',
    '  - send: { template: { omni: { id: t, version: "1", params: { a: "{{ vars.card }}" } } } }',
  ],
  ['metadata', '  - send: { text: a, metadata: { a: ["{{ vars.card }}"] } }'],
  ['properties', '  - send: { text: a, properties: { A: "{{ vars.card }}" } }'],
  [
    'a calendar',
    '  - ask: { text: Q, choices: [{ text: a, calendar: { start: 2026-12-24T18:00:00Z, end: "{{ vars.card }}" } }] }',
  ],
  ['a retry', '  - ask: { text: Q, retry: ["{{ vars.card }}?"], on_fail: end }'],
  ['a rule', '  - ask: { text: Q, valid: [{ if: has(input.value), say: "{{ vars.card }}" }] }'],
  ['the note of a hand-over', '  - handover: { to: a, note: "{{ vars.card }}", on_release: end }'],
  ['the wording of a consent', '  - consent: { give: marketing, wording: "{{ vars.card }}" }'],
  ['elements', '  - ask: { text: Q, choices: [{ text: "{{ item }}", each: "[vars.card]" }] }'],
  ['everything that there is', '  - send: "{{ vars }}"'],
])('A sensitive variable may not be sent in %s', (_what, steps) => {
  const [problem, ...others] = said(steps);
  expect(problem).toMatch(/^6:\d+ \w+_1 error /);
  expect(problem).toContain(SENT);
  expect(others).toEqual([]);
});

test.each([
  [
    'a call',
    '  - call: { post: "https://x.example/{{ vars.card }}", headers: { X: "{{ vars.card }}" }, body: { a: "{{ vars.card }}" } }',
  ],
  ['a condition', '  - { send: x, if: \'vars.card == ""\' }\n  - ask: { text: Card?, into: card }'],
  ['a sensitive variable of its own', '  - set: { card: vars.card + "1" }'],
  ['a sensitive variable of another flow', '  - run: { flow: pay, in: { secret: vars.card } }'],
])('It may stand in %s', (_what, steps) => {
  expect(said(steps)).toEqual([]);
});

test.each([
  ['a set', '  - set: { name: vars.card }'],
  ['another flow', '  - run: { flow: pay, in: { open: vars.card } }'],
  ['the value of a choice', '  - ask: { text: Q, choices: [{ text: a, value: "{{ vars.card }}" }], into: name }'],
  ['a part of that value', '  - ask: { text: Q, choices: [{ text: a, value: "a{{ vars.card }}" }], into: name }'],
])('A variable that takes it in %s must be sensitive too', (_what, steps) => {
  expect(said(steps)).toEqual([
    expect.stringMatching(/error (name|open) takes a sensitive value, but is not sensitive itself\. Declare/),
  ]);
});

const card = (more: string) => said(`  - ask: { text: Card?, into: card, ${more} }`);

test.each([
  ['a retry', 'retry: ["{{ input.text }} is none"]'],
  ['a second retry', 'retry: [No, { en: "{{ lower(input.text) }} is none" }]'],
  ['a rule', 'valid: [{ if: \'input.value != ""\', say: "Not {{ input.value }}" }]'],
  ['everything that was answered', 'valid: [{ if: \'input.value != ""\', say: "{{ input }}" }]'],
])('An answer for a sensitive variable may not be repeated in %s', (_what, more) => {
  expect(card(more)).toEqual([
    expect.stringMatching(
      /^6:\d+ ask_1 error This text would repeat an answer that goes into a sensitive variable\. Leave the answer out/,
    ),
  ]);
});

test('Of what kind such an answer was may be said, and any other answer may be repeated', () => {
  expect(card('retry: ["Not with {{ input.kind }}."]')).toEqual([]);
  expect(said('  - ask: { text: Name?, into: name, retry: ["{{ input.text }} is none"] }')).toEqual([]);
});
