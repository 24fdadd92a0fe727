import { definition, problemsOf } from '../../../helpers/flow-problems.ts';

const said = (question: string, above?: string) => problemsOf(definition(`  - ask: ${question}`, above));

const twice = (word: string) =>
  `warning ${word} is a title or a synonym of two choices: whoever writes it always gets the same one. Give each words of its own.`;

test.each([
  ['two titles', '{ text: Q, choices: ["Yes", "yes!"] }'],
  ['a title and a synonym', '{ text: Q, choices: [{ text: a, synonyms: ["yes"] }, "Yes"] }'],
  [
    'two synonyms of hidden choices',
    '{ text: Q, choices: [{ text: a, hidden: true, synonyms: ["yes"] }, { text: b, synonyms: ["YES"] }] }',
  ],
  ['items of a list', '{ list: { title: Q, items: ["Yes", "Yes"] } }'],
])('A word that means two choices is worth a warning: %s', (_what, question) => {
  expect(said(question)).toEqual([`6:5 ask_1 ${twice('yes')}`]);
});

test('So is one in another language than the first, and on some channels', () => {
  const choices = '[{ en: a, nl: Goed }, { en: b, nl: goed }]';
  expect(said(`{ text: Q, choices: ${choices} }`, 'languages: [en, nl, de]\n')).toContain(`7:5 ask_1 ${twice('goed')}`);
  expect(said('{ channels: { SMS: { text: Q, choices: [a, a] }, default: { text: Q, choices: [a, b] } } }')).toEqual([
    `6:24 ask_1 ${twice('a')}`,
  ]);
});

test.each([
  [
    'the same button below two cards',
    '{ carousel: { cards: [{ title: A, choices: [Order] }, { title: B, choices: [Order] }] } }',
  ],
  ['a word twice in one choice', '{ text: Q, choices: [{ text: "Yes", synonyms: ["yes"] }, "No"] }'],
  ['titles that only running can tell', '{ text: Q, choices: ["{{ vars.name }}", "{{ vars.name }}"] }'],
])('Nothing is said of %s', (_what, question) => {
  expect(said(question)).toEqual([]);
});

const number = (format: string, choices: string) =>
  said(`{ text: Q, into: n, format: ${format}, choices: ${choices} }`);

const taken = (one: number) =>
  `6:5 ask_1 warning An answer of ${one} is taken for a choice by its number, not for the number ${one}. Hide the choices with hidden: true, or give each the value of its number.`;

test.each([
  ['number', '[{ text: None, value: 0 }]', 1],
  ['number', '[{ text: One, value: 1 }, { text: Many, value: 99 }]', 2],
  ['{ number: { min: 2 } }', '[{ text: None, value: 0 }, { text: Many, value: 99 }]', 2],
])('A number that is taken for a choice is worth a warning: %s, %s', (format, choices, one) => {
  expect(number(format, choices)).toEqual([taken(one)]);
});

test.each([
  ['number', '[{ text: None, value: 0, hidden: true }]'],
  ['number', '[{ text: One, value: 1 }, { text: "2", value: 22 }]'],
  ['{ number: { min: 5 } }', '[{ text: None, value: 0 }]'],
  ['{ number: { max: 0 } }', '[{ text: None, value: 0 }]'],
])('Any other number is not: %s, %s', (format, choices) => {
  expect(number(format, choices)).toEqual([]);
});

const unanswered = (where: string) =>
  `Nothing that a contact says answers this question on ${where}: it has no choices there. Write choices there too, or a format for the question.`;

test('A question that has choices on other channels only is worth a warning', () => {
  const one = '{ text: Q, choices: [a, b] }';
  expect(said(`{ channels: { WHATSAPP: { explicit: { a: 1 } }, default: ${one} } }`)).toEqual([
    `6:24 ask_1 warning ${unanswered('WHATSAPP')}`,
  ]);
  expect(said(`{ channels: { SMS: ${one}, default: Q } }`)).toEqual([
    expect.stringContaining(unanswered('all other channels')),
  ]);
});

test.each([
  ['with a format', '{ channels: { SMS: Q, default: { text: Q, choices: [a] } }, format: email }'],
  ['without any choices', '{ channels: { SMS: Q, default: { text: Q } } }'],
  [
    'that is explicit, with choices',
    '{ channels: { SMS: { explicit: { a: 1 }, choices: [a] }, default: { text: Q, choices: [a] } } }',
  ],
])('A question %s can be answered everywhere', (_what, question) => {
  expect(said(question)).toEqual([]);
});
