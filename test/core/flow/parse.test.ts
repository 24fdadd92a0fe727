import { parseText } from '../../../core/flow/parse.ts';
import { definition, problemsOf } from '../../helpers/flow-problems.ts';

test.each<[string, string, string]>([
  [
    'a key that stands twice on a line',
    definition('  - { send: x, send: y }'),
    '6:16  error The key send stands twice in this map. Keep one of the two.',
  ],
  [
    'a comment in a translation',
    definition('  - send:\n      en: Order #12'),
    '7:11 send_1 error YAML reads #12 as a comment, not as part of the text. If it belongs to the text, put the whole text between quotes.',
  ],
  [
    'a text that is all comment',
    definition('  - send: #12'),
    '6:11 send_1 error send: must be a text, but nothing stands here. A text that begins with # needs quotes.',
  ],
  [
    'a condition that begins with !',
    definition('  - { send: x, if: !x }'),
    '6:20  error YAML reads !x as a tag, not as part of the text. A text or a condition that begins with ! needs quotes: if: "!x".',
  ],
  [
    'a condition that goes on behind !',
    definition('  - send: x\n    if: !has(vars.name) && true'),
    '7:9  error YAML reads !has(vars.name) as a tag, not as part of the text. A text or a condition that begins with ! needs quotes: if: "!x".',
  ],
  [
    'a translation with a comma',
    definition('  - send: { en: Yes, book it }'),
    '6:22 send_1 error "book it" is no language code such as en or pt-BR. A text that holds a comma or a colon needs quotes.',
  ],
  [
    'a phone number as a value',
    definition('  - set: { name: +4670 }'),
    '6:18  error YAML reads +4670 as the number 4670. A code or a phone number needs quotes: "+4670".',
  ],
  [
    'an octal number',
    definition('  - set: { n: 0o17 }'),
    '6:15  error YAML reads 0o17 as the number 15. A code or a phone number needs quotes: "0o17".',
  ],
  [
    'a hexadecimal number',
    definition('  - set: { n: 0x1F }'),
    '6:15  error YAML reads 0x1F as the number 31. A code or a phone number needs quotes: "0x1F".',
  ],
  [
    'a number that loses digits',
    definition('  - set: { n: 12345678901234567890 }'),
    '6:15  error YAML reads 12345678901234567890 as the number 12345678901234567000. A code or a phone number needs quotes: "12345678901234567890".',
  ],
  [
    'a number with an exponent',
    definition('  - send: 1e3'),
    '6:11 send_1 error send: must be a text, but YAML reads 1e3 as the number 1000. Put it between quotes: "1e3".',
  ],
  [
    'true as a text',
    definition('  - send: true'),
    '6:11 send_1 error send: must be a text, but YAML reads true as true or false. Put it between quotes: "true".',
  ],
  [
    'null as a text',
    definition('  - send: null'),
    '6:11 send_1 error send: must be a text, but YAML reads null as nothing. Put it between quotes: "null".',
  ],
  [
    'an anchor',
    definition('  - send: &you'),
    '6:11  error YAML reads &you as an anchor, not as part of the text. Put it between quotes: "&you".',
  ],
  [
    'an anchor at a map',
    'flow: a\nsession: &s { idle: 3m }\nsteps: [end]',
    '2:13  error Anchors (&) are not allowed. Write it out where it is needed.',
  ],
  [
    'a merge key',
    definition('  - { send: x, <<: { goto: end } }'),
    '6:16 send_1 error Merge keys (<<) are not allowed. Write the fields out.',
  ],
  [
    'a merge key above the steps',
    '<<: { flow: a }\nflow: a\nsteps: [end]',
    '1:1  error Merge keys (<<) are not allowed. Write the fields out.',
  ],
  [
    'several documents',
    'flow: a\nsteps: [end]\n---\nflow: b\n',
    '3:1  error The file holds more than one YAML document. Keep one flow to a file, without --- in between.',
  ],
  [
    'a map as a key',
    definition('  - send: {{ vars.name }}'),
    '6:12  error A map or a list cannot be a key. A text that begins with {{ needs quotes.',
  ],
  [
    'a template that goes on as text',
    definition('  - send: {{ vars.name }} hi'),
    '6:12  error A map or a list cannot be a key. A text that begins with {{ needs quotes.',
  ],
  [
    'a second colon',
    definition('  - send: Note: this'),
    '6:11  error This line holds a colon too many. A text that holds a colon needs quotes.',
  ],
  [
    'a text that begins with @',
    definition('  - send: @you'),
    '6:11  error A text without quotes cannot begin with @. A text that begins so needs quotes.',
  ],
  [
    'a regex between double quotes',
    definition('  - ask: { text: Q, format: { regex: "\\d+" } }'),
    '6:39  error \\d means nothing between double quotes. Use single quotes, in which a backslash is itself.',
  ],
  [
    'a list that is not closed',
    'flow: a\nsteps: [end',
    '2:8  error This [ is not closed by ]. Close it; a text that holds # needs quotes.',
  ],
  [
    'a list that another bracket closes',
    definition('  - ask: { text: Q, choices: [{ text: a }, { text: b } }\n  - end'),
    '6:30  error This [ is not closed by ]. Close it; a text that holds # needs quotes.',
  ],
  [
    'a quote that is not closed',
    definition('  - send: "Hi\n  - end'),
    '6:11  error A text between quotes is not closed. Close it with the same quote.',
  ],
  [
    'a quote within single quotes',
    definition("  - send: { en: It's, nl: 'it's' }"),
    "6:31  error Text stands behind a closing quote or bracket. Put all of it between quotes; within single quotes, a quote is written twice: 'It''s'.",
  ],
  [
    'a comma that is missing',
    definition('  - send: { text: "Hi"\n      ttl: 10m }'),
    '7:7  error A comma is missing before this. Within { } and [ ] commas part what stands there.',
  ],
  [
    'a template within { }',
    definition('  - send: { text: Hi {{ vars.name }}, ttl: 10m }'),
    '6:22  error A text without quotes ends here, at {. Within { } and [ ] a text that holds { or [ needs quotes.',
  ],
  [
    'a condition with a list within { }',
    definition('  - { if: session.channel in ["SMS"], send: Hi }'),
    '6:30  error A text without quotes ends here, at [. Within { } and [ ] a text that holds { or [ needs quotes.',
  ],
  [
    'a second colon within { }',
    definition('  - send: { text: Time: 10 }'),
    '6:19  error This line holds a colon too many. A text that holds a colon needs quotes.',
  ],
  [
    'a text within { } that begins with -',
    definition('  - send: { text: - tea }'),
    '6:19  error A text without quotes cannot begin with -. A text that begins so needs quotes.',
  ],
])('%s is a problem of its own, with its place and what to do', (_what, text, expected) => {
  expect(problemsOf(text)).toEqual([expected]);
});

const SIDE_BY_SIDE =
  'What stands side by side begins in one column, and what is within a line above, further to the right.';

test.each([
  ['a step', '  - send: x\n   - end', '7:4'],
  ['a field of a step', '  - send: x\n    id: a\n   goto: end', '8:4'],
  ['a field of a message', '  - ask:\n      text: Q\n     into: name', '8:6'],
  ['a choice', '  - ask:\n      text: Q\n      choices:\n        - a\n       - b', '10:8'],
  ['the step above', '- send: x\n  - end', '7:3'],
])('The wrong indentation of %s is said of the line', (_what, steps, place) => {
  expect(problemsOf(definition(steps))).toEqual([
    `${place}  error This line is not indented as those around it. ${SIDE_BY_SIDE}`,
  ]);
});

test('A field that is indented as the text above it is said of that text', () => {
  expect(problemsOf(definition('  - send: x\n     goto: end'))).toEqual([
    '6:11  error The line below is indented so far that this text goes on there. Indent it as the fields beside it.',
  ]);
});

test.each([
  ['a map', '  - send: { en: Order #12 has left }\n  - end', '6:17', '#12 has left }'],
  ['a list', '  - send: [Order #12, b]\n\n  - end', '6:12', '#12, b]'],
  ['a map in a list', '  - ask: { text: Q, choices: [{ text: Nr #1 }, b] }', '6:39', '#1 }, b] }'],
  ['a map that goes on below', '  - ask: { text: Order #12,\n      choices: [a, b] }', '6:18', '#12,'],
  ['a text that is all comment', '  - send: { text: #12 }\n  - end', '6:19', '#12 }'],
])('A comment that keeps %s from being closed is said to be one', (_what, steps, place, comment) => {
  expect(problemsOf(definition(steps))).toEqual([
    `${place}  error YAML reads ${comment} as a comment, not as part of the text. If it belongs to the text, put the whole text between quotes.`,
  ]);
});

test('A comment within { } and [ ] that is one does no harm', () => {
  const steps = '  - send: [ # one\n      a, # two\n      b ]\n  - ask: { text: "x" # three\n      , into: name }';
  expect(problemsOf(definition(steps))).toEqual([]);
});

test.each([
  ['a step', '  - { send: x, __proto__: { a: 1 } }', '6:16'],
  ['a message', '  - send: { text: x, __proto__: y }', '6:22'],
  ['a value', '  - set: { m: { a: 1 } }\n  - call: { post: "https://x.example", body: { "__proto__": 1 } }', '7:48'],
])('%s cannot have a key of the name __proto__', (_what, steps, place) => {
  expect(problemsOf(definition(steps))).toEqual([
    `${place}  error A key cannot be called __proto__. Take another name.`,
  ]);
});

test.each(['variables', 'hours', 'keywords', 'session'])('Nor can %s', (field) => {
  expect(problemsOf(`flow: a\n${field}: { __proto__: { type: string } }\nsteps: [end]\n`)).toEqual([
    expect.stringMatching(/^2:\d+ {2}error A key cannot be called __proto__\. Take another name\.$/),
  ]);
});

test('A comment that reads as one is a warning behind a text without quotes, and nothing elsewhere', () => {
  const text = definition('  - send: Hello # greets\n    goto: end # leaves\n  # all of it', 'languages: [en] # one\n');
  expect(problemsOf(text)).toEqual([expect.stringMatching(/^7:11 send_1 warning YAML reads # greets as a comment/)]);
  expect(problemsOf(definition('  - send: "Hello" # greets'))).toEqual([]);
});

test('What YAML takes away does not hide what else is wrong', () => {
  const text = definition(
    '  - send: *bold*\n  - { sned: x }\n  - set: { name: 0123 }\n  - { goto: nowhere, id: a, id: b }',
  );
  expect(problemsOf(text).map((problem) => problem.split(' ')[0])).toEqual(['6:11', '7:5', '8:18', '9:13', '9:29']);
});

test('A text that no longer is YAML brings one problem a line', () => {
  const lines = problemsOf(`flow: a\nsteps:\n${'  - { if: a in ["x", "y"], goto: z }\n'.repeat(3)}`).map(
    (one) => one.split(':')[0],
  );
  expect(new Set(lines).size).toBe(lines.length);
});

test('A place is the deepest part that exists, by line and column', () => {
  const { locate } = parseText('a:\n  - b: 1\n    404: { c: x }\n');
  expect(locate(['a', 0, '404', 'c'])).toEqual({ line: 3, column: 15 });
  expect(locate(['a', 0, '404', 'd', 'e'])).toEqual({ line: 3, column: 5 });
  expect(locate(['a', 7])).toEqual({ line: 1, column: 1 });
  expect(locate([])).toEqual({ line: 1, column: 1 });
});

test('A scalar is known as it was written', () => {
  const { written, commentBehind } = parseText('a: 1e3\nb: "x"\nc: Hi #1\nd:\n');
  expect([written(['a']), written(['b']), written(['c']), written(['d']), written(['e'])]).toEqual([
    '1e3',
    undefined,
    'Hi',
    undefined,
    undefined,
  ]);
  expect([commentBehind(['c']), commentBehind(['a'])]).toEqual(['1', undefined]);
});

test.each([
  ['lists', 'flow: a\nsteps: ', '[', ']'],
  ['maps', 'flow: a\nsteps: ', '{ a: ', '}'],
])('A file of %s that nest without end is a problem, however deep', (_what, head, open, close) => {
  for (const depth of [250, 2_000, 30_000]) {
    expect(problemsOf(`${head}${open.repeat(depth)}${close.repeat(depth)}\n`)).toEqual([
      expect.stringContaining('The file nests too deeply. Flatten it'),
    ]);
  }
});
