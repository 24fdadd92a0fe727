import { bodyOf, definition, problemsOf } from '../../../helpers/flow-problems.ts';

test('A question of nothing but a text takes any answer', () => {
  expect(bodyOf('  - ask: Name?')).toEqual({
    message: { kind: 'text', text: 'Name?', choices: [] },
    format: { kind: 'any' },
    valid: [],
    retry: [],
    force: false,
  });
});

test('A question compiles with everything that it may say', () => {
  const steps = `  - id: q
    ask:
      card: { title: How many?, choices: [One, Two] }
      ttl: 10m
      into: n
      format: { number: { min: 1, whole: true } }
      valid: [{ if: input.value < 9, say: Fewer. }]
      retry: [A number., Only a number.]
      on_fail: end
      force: true
      match: fuzzy
      timeout: 10m
      on_timeout: { send: Too late. }`;
  const body = bodyOf(
    steps.replace('[One, Two]', '[{ text: One, value: 1 }, { text: "{{ item }}", value: "{{ item }}", each: vars.l }]'),
  );
  expect(body).toEqual({
    message: {
      kind: 'card',
      title: 'How many?',
      description: '',
      mediaUrl: '',
      choices: [
        { text: 'One', value: 1, synonyms: [], hidden: false },
        { text: '{{ item }}', value: '{{ item }}', each: 'vars.l', synonyms: [], hidden: false },
      ],
      options: { ttlMs: 600_000 },
    },
    into: 'n',
    format: { kind: 'number', min: 1, whole: true },
    valid: [{ if: 'input.value < 9', say: 'Fewer.' }],
    retry: ['A number.', 'Only a number.'],
    onFail: 'end',
    force: true,
    fuzzy: true,
    timeoutMs: 600_000,
    onTimeout: 'q.on_timeout',
  });
});

test('A question with choices, wherever they stand, is answered by them only', () => {
  const messages = [
    'text: Q, choices: [A]',
    'card: { title: Q, choices: [A] }',
    'carousel: { cards: [{ title: Q, choices: [A] }] }',
    'list: { title: Q, items: [A] }',
    'channels: { SMS: { text: Q, choices: [A] }, default: Q }',
  ];
  for (const message of messages) expect(bodyOf(`  - ask: { ${message} }`)).not.toHaveProperty('format');
});

test.each([
  ['any', { kind: 'any' }],
  ['number', { kind: 'number', whole: false }],
  ['{ number: { min: 1, max: 1, whole: true } }', { kind: 'number', min: 1, max: 1, whole: true }],
  ['{ number: { min: 1.2, max: 1.8 } }', { kind: 'number', min: 1.2, max: 1.8, whole: false }],
  ['phone', { kind: 'phone', region: '' }],
  ['{ phone: { region: NL } }', { kind: 'phone', region: 'NL' }],
  ["{ regex: '\\d+' }", { kind: 'regex', pattern: '\\d+' }],
  ['location', { kind: 'location' }],
])('The format %s compiles', (written, format) => {
  expect(bodyOf(`  - ask: { text: Q, format: ${written} }`)).toMatchObject({ format });
});

test.each<[string, string, string]>([
  ['of no kind', '{ into: name }', '6:5 ask_1 error This question is of no kind. It holds one of text, media,'],
  ['of two kinds', '{ text: Q, media: "https://x" }', '6:5 ask_1 error This question is both text and media.'],
  [
    'with a misspelt field',
    '{ text: Q, mach: fuzzy }',
    '6:21 ask_1 error "mach" is no field here. Did you mean match?',
  ],
  ['matched in another way', '{ text: Q, match: fuzy }', '6:28 ask_1 error match: must be fuzzy. Did you mean fuzzy?'],
  [
    'with a time that leads nowhere',
    '{ text: Q, timeout: 3m }',
    '6:30 ask_1 error A timeout leads nowhere without on_timeout.',
  ],
  [
    'with a step for a time that never comes',
    '{ text: Q, on_timeout: end }',
    '6:33 ask_1 error An on_timeout never happens without timeout.',
  ],
  [
    'with a step for a last wrong answer that never comes',
    '{ text: Q, on_fail: end }',
    '6:30 ask_1 error An on_fail never happens without retry. Add retry, with what to say to each wrong answer before.',
  ],
  [
    'with such a step behind rules that say something',
    '{ text: Q, valid: [{ if: input.value == "a", say: S }], on_fail: end }',
    '6:75 ask_1 error An on_fail never happens without retry.',
  ],
  [
    'of a format with two limits',
    '{ text: Q, format: { regex: a, number: {} } }',
    '6:21 ask_1 error This format is both number and regex. Keep one.',
  ],
  [
    'whose limits leave no number',
    '{ text: Q, format: { number: { min: 5, max: 1 } } }',
    '6:31 ask_1 error No answer can fit: no number lies between 5 and 1. Change min or max.',
  ],
  [
    'whose limits leave no whole number',
    '{ text: Q, format: { number: { min: 1.2, max: 1.8, whole: true } } }',
    '6:31 ask_1 error No answer can fit: no whole number lies between 1.2 and 1.8. Change min or max.',
  ],
  [
    'of a country that is none',
    '{ text: Q, format: { phone: { region: Holland } } }',
    '6:48 ask_1 error region: is no country such as NL.',
  ],
  [
    'of a country by another code than its own',
    '{ text: Q, format: { phone: { region: UK } } }',
    '6:48 ask_1 error region: is no country whose numbers are known: UK. Did you mean GB?',
  ],
  [
    'of a country whose numbers are not known',
    '{ text: Q, format: { phone: { region: NQ } } }',
    '6:48 ask_1 error region: is no country whose numbers are known: NQ. Did you mean N',
  ],
  [
    'for an undeclared variable',
    '{ text: Q, into: nme }',
    '6:27 ask_1 error The variable nme is not declared. Did you mean name?',
  ],
  [
    'for a variable of another type',
    '{ text: Q, into: n }',
    '6:27 ask_1 error n is a number, but this question stores a string.',
  ],
  [
    'whose choice is of another type',
    '{ text: Q, into: n, choices: [{ text: a, value: x }] }',
    '6:58 ask_1 error n is a number, but takes a value of another type.',
  ],
  [
    'whose title is of another type',
    '{ text: Q, into: n, choices: [a] }',
    '6:40 ask_1 error n is a number, but takes a value of another type.',
  ],
  [
    'whose choice is filled in with another type',
    '{ text: Q, into: n, choices: [{ text: a, value: "{{ vars.name }}" }] }',
    '6:58 ask_1 error n is a number, but is set to a string.',
  ],
  [
    'whose choice is filled in as a text',
    '{ text: Q, into: n, choices: [{ text: a, value: "x{{ vars.n }}" }] }',
    '6:58 ask_1 error n is a number, but takes a text. Write one {{ }} and nothing else.',
  ],
  [
    'whose item is of another type',
    '{ list: { title: a, sections: [{ items: [b] }] }, into: n }',
    '6:51 ask_1 error n is a number, but takes a value of another type.',
  ],
  [
    'whose card is of another type',
    '{ carousel: { cards: [{ title: a, choices: [{ text: "{{ item }}", value: x }], each: vars.l }] }, into: n }',
    '6:83 ask_1 error n is a number, but takes a value of another type.',
  ],
  [
    'whose rule is no condition',
    '{ text: Q, valid: [{ if: vars.n, say: x }] }',
    '6:35 ask_1 error The condition "vars.n" gives a number, not true or false.',
  ],
  ['whose rule says nothing', '{ text: Q, valid: [{ if: "true" }] }', '6:29 ask_1 error The field say is missing.'],
])('A question %s is a problem', (_what, ask, expected) => {
  expect(problemsOf(definition(`  - ask: ${ask}`))).toEqual(
    expect.arrayContaining([expect.stringContaining(expected)]),
  );
});

test('A mistake in the value of a choice is said once', () => {
  const steps = '  - ask: { text: Q, into: name, choices: [{ text: a, value: "{{ vars.zz }}" }] }';
  expect(problemsOf(definition(steps))).toEqual([
    '6:61 ask_1 error The variable zz is not declared. Add it to variables, with its type.',
  ]);
});
