import { definition, problemsOf } from '../../../helpers/flow-problems.ts';

const said = (steps: string, above?: string) => problemsOf(definition(steps, above));

test.each([
  [
    'session: { restart_words: [again, STOP] }\n',
    '5:35  error stop is a word to opt out with; as a restart word it would never arrive or be misread. Choose another word.',
  ],
  [
    'keywords: { a: [menu, "End."] }\n',
    '5:23  error end is a word to opt out with; as a keyword it would never arrive or be misread. Choose another word.',
  ],
])('An opt-out word cannot be one of the flow: %s', (above, expected) => {
  expect(said('  - { id: a, ask: Q? }', above)).toEqual([expected]);
});

test.each([
  ['[Cancel, Go on]', 'cancel'],
  ['[{ en: "Yes", nl: Stop! }]', 'stop'],
  ['[{ text: Leave, synonyms: [quit] }]', 'quit'],
  ['[{ text: Leave, synonyms: [UNSUBSCRIBE], hidden: true }]', 'unsubscribe'],
])('An opt-out word as an answer is worth a warning: %s', (choices, word) => {
  const [problem, ...others] = said(`  - ask: { text: Q, choices: ${choices} }`, 'languages: [en, nl]\n');
  expect(problem).toBe(
    `7:5 ask_1 warning ${word} is a word to opt out with: whoever writes it as an answer on SMS may never be written to again. Choose another word.`,
  );
  expect(others).toEqual([]);
});

test('A word is said once, and one that only holds such a word is none', () => {
  const twice = said('  - ask: { text: Q, choices: [Stop, { text: STOP!, goto: end }] }');
  expect(twice.filter((problem) => problem.includes('opt out'))).toHaveLength(1);
  expect(said('  - ask: { text: Q, choices: [Cancel my order, Endless, Stop it] }')).toEqual([]);
});
