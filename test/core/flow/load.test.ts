import fc from 'fast-check';
import { loadFlow } from '../../../core/flow/load.ts';
import { problemsOf } from '../../helpers/flow-problems.ts';

const HEAD =
  'flow: test\nvariables: { name: { type: string }, n: { type: number }, card: { type: string, sensitive: true } }\n';
const steps = (text: string, above = '') => `${HEAD}${above}steps:\n${text}\n`;

test.each<[string, string, RegExp]>([
  [
    'a branch with conditions behind else',
    steps('  - branch: [{ else: end }, { if: "true", goto: end }]'),
    /behind its else/,
  ],
  [
    'a cycle without a question',
    steps('  - { id: a, send: x }\n  - { id: b, if: vars.n > 1, goto: a }\n  - { id: c, goto: a }'),
    /circle without asking/,
  ],
  ['a condition that is no bool', steps('  - { send: x, if: vars.n }'), /gives a number, not true or false/],
  [
    'an unknown name of the session',
    steps('  - send: "{{ session.chanel }}"'),
    /There is no session\.chanel\. Did you mean channel\?/,
  ],
  [
    'a set of a date to what is none',
    'flow: test\nvariables: { d: { type: date } }\nsteps:\n  - set: { d: "\'tomorrow\'" }\n',
    /^4:15 set_1 error d is a date, but is set to "tomorrow"\. A date is written 2026-12-24\./,
  ],
  ['a root set to a variable', steps('  - set: { name: input }'), /name is a string, but is set to a map/],
  ['a set of another type', steps('  - set: { n: vars.name }'), /n is a number, but is set to a string/],
  ['a constant of another type', steps('  - set: { name: 3 }'), /name is a string, but takes a value of another type/],
  ['a set of internal', steps('  - set: { internal.x: 3 }'), /internal\.\* is read-only/],
  [
    'a missing translation into the first language',
    steps('  - send: { en: Hi, nl: Hoi }\n  - send: { nl: Dag }', 'languages: [en, nl]\n'),
    /^6:5 send_2 error This text is missing in en/,
  ],
  [
    'a sensitive value sent out by another way',
    steps('  - send: "{{ vars[input.text] }}"'),
    /would send out a sensitive variable/,
  ],
  ['a sensitive value copied', steps('  - set: { name: vars.card }'), /name takes a sensitive value/],
  [
    'two steps of one id',
    steps('  - { id: a, ask: Q? }\n  - { id: a, ask: R? }'),
    /^5:\d+ a error Two steps are called a/,
  ],
  ['a reserved id', steps('  - { id: back, ask: Q? }'), /cannot be called back/],
  [
    'an idle beyond expire',
    steps('  - ask: Q?', 'session: { idle: 13h, expire: 12h }\n'),
    /idle is not shorter than expire/,
  ],
])('%s is a problem with its place', (_what, text, expected) => {
  expect(problemsOf(text)).toEqual(expect.arrayContaining([expect.stringMatching(expected)]));
});

test('All problems come at once, in the order of the file', () => {
  const found = problemsOf(
    steps('  - { send: "{{ vars.a }}", goto: x }\n  - { sned: y }\n  - ask: { text: Q?, into: z }'),
  );
  expect(found).toHaveLength(4);
  expect(found.map((line) => Number(line.split(':')[0]))).toEqual([4, 4, 5, 6]);
});

test.each([
  ['with a key that is not known', '  - { ask: { text: "{{ vars.a }}", intro: b }, goto: x }', 3],
  ['with a time that leads nowhere', '  - { ask: { text: "{{ vars.a }}", timeout: 3m }, goto: x }', 3],
  ['with a time that is none', '  - { ask: { text: "{{ vars.a }}", timeout: soon, on_timeout: end }, goto: x }', 3],
  ['with a field out of bounds', '  - { call: { get: "https://a.example/{{ vars.a }}", retries: 99 }, goto: x }', 3],
  ['without its else', '  - branch: [{ if: vars.a == 1, goto: x }]', 3],
])('A step %s has its expressions and targets checked all the same', (_what, step, count) => {
  expect(problemsOf(steps(step))).toHaveLength(count);
});

test.each([
  ['format', '  - ask: { text: Q?, into: n, format: numbr }'],
  ['choices', '  - ask: { text: Q?, into: n, choices: [{ text: A, value: 1, goto: 3 }] }'],
  ['retry', '  - ask: { text: Q?, into: name, retry: 3, on_fail: end }'],
  ['text in one language', '  - send: { en: a, nl: 3 }'],
])('Of a step whose %s cannot be read nothing is said that only follows from it', (_field, step) => {
  expect(problemsOf(steps(step, 'languages: [en, nl]\n'))).toHaveLength(1);
});

test('A flow with nothing but warnings loads', () => {
  const { flow, problems } = loadFlow(
    steps('  - send: { en: Hi, nl: Hoi }\n  - send: { en: Hi }', 'languages: [en, nl]\n'),
  );
  expect(flow).toBeDefined();
  expect(problems).toHaveLength(1);
});

test('A language in which nothing is written is one problem, not one at every text', () => {
  expect(problemsOf(steps('  - send: [{ en: a }, { en: b }, { en: c }]', 'languages: [en, de]\n'))).toHaveLength(1);
  expect(problemsOf(steps('  - send: [a, b, c]', 'languages: [en, de]\n'))).toEqual([]);
});

test('JSON is read as YAML is', () => {
  const yaml = loadFlow('flow: a\nsteps: [{ ask: Q? }, end]\n').flow;
  const json = loadFlow('{ "flow": "a", "steps": [{ "ask": "Q?" }, "end"] }').flow;
  expect({ ...json, steps: json?.steps.map((step) => ({ ...step, line: 0 })) }).toEqual({
    ...yaml,
    steps: yaml?.steps.map((step) => ({ ...step, line: 0 })),
  });
});

test('Compiling keeps language maps, turns times into ms, and lifts inline steps behind the others', () => {
  const { flow } = loadFlow(
    steps(
      '  - ask: { text: { en: Q?, nl: V? }, format: number, retry: [Hm?], on_fail: { send: Bye } }',
      'languages: [en, nl]\nsession: { idle: 30m, expire: 12h, max: 1d12h, on_idle: { send: Hey } }\n',
    ).replace('Bye', '"Bye"'),
  );
  expect(flow?.session).toEqual({
    idleMs: 1_800_000,
    onIdle: 'on_idle',
    expireMs: 43_200_000,
    maxMs: 129_600_000,
    restartWords: [],
  });
  expect(flow?.steps.map(({ id, goto }) => [id, goto])).toEqual([
    ['ask_1', undefined],
    ['.end', undefined],
    ['on_idle', 'back'],
    ['on_idle.end', undefined],
    ['ask_1.on_fail', 'end'],
    ['ask_1.on_fail.end', undefined],
  ]);
  expect(flow?.steps[0]).toMatchObject({
    line: 6,
    body: { message: { text: { en: 'Q?', nl: 'V?' } }, onFail: 'ask_1.on_fail' },
  });
  expect(JSON.parse(JSON.stringify(flow))).toEqual(flow);
});

test.each([
  ['a file over 256 KB', `flow: a # ${'x'.repeat(256 * 1024)}\nsteps: [end]`, /larger than 256 KB/],
  ['more than 1,000 steps', `flow: a\nsteps:\n${'  - end\n'.repeat(1_001)}`, /more than 1,000 steps/],
  [
    'a flow that compiles to over 128 KB',
    `flow: a\nsteps:\n${`  - send: ${'x'.repeat(1_000)}\n`.repeat(140)}`,
    /larger than 128 KB/,
  ],
  ['a nesting without end', '['.repeat(100_000), /./],
  ['an empty file', '', /./],
])('%s is refused', (_what, text, expected) => {
  const { flow, problems } = loadFlow(text);
  expect(flow).toBeUndefined();
  expect(problems[0]?.message).toMatch(expected);
});

test('Of a flow that compiles to too much nothing else is checked', () => {
  const { problems } = loadFlow(`flow: a\nsteps:\n${`  - { send: ${'x'.repeat(1_000)}, if: vars.a }\n`.repeat(140)}`);
  expect(problems.map(({ message }) => message)).toEqual(['The compiled flow is larger than 128 KB.']);
});

test('A thousand steps in a row are checked', () => {
  const { flow } = loadFlow(`flow: a\nsteps:\n${'  - send: x\n'.repeat(1_000)}`);
  expect(flow?.steps).toHaveLength(1_001);
});

test('No text makes loading throw', () => {
  const line = fc.constantFrom(
    'flow: a',
    'steps:',
    '  - send: x',
    '  - end',
    '  - ask: {',
    '}',
    'session: 3',
    '  - {{ }}',
    '- 1',
    '__proto__: 1',
    '  - id: [a]',
    '    if: vars',
    'null',
    '"',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(line).map((lines) => lines.join('\n')),
        fc.json(),
      ),
      (text) => {
        const { flow, problems } = loadFlow(text);
        expect(flow !== undefined || problems.length > 0).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});

const KINDS = ['send', 'ask', 'branch', 'set', 'call', 'run', 'handover', 'consent', 'wait', 'language', 'goto', 'end'];
const FIELDS = [
  'languages',
  'timezone',
  'hours',
  'consents',
  'variables',
  'session',
  'keywords',
  'on_error',
  'on_opt_out',
];
const WORDS = [
  'text',
  'choices',
  'each',
  'card',
  'cards',
  'list',
  'items',
  'sections',
  'channels',
  'SMS',
  'default',
  'get',
];
const MORE = [
  'for',
  'event',
  'timeout',
  'on_timeout',
  'in',
  'out',
  'flow',
  '__proto__',
  'constructor',
  'a',
  '{{ vars.x }}',
];

// Values that come near to what the language has, as keys and as texts.
const { value: near } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom<unknown>('3m', 'end', 'true', '{{', '{{ item }}', 3, -1.5, null, true, '', 'https://x.example'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...WORDS, ...MORE), tie('value'), { maxKeys: 3 }),
  ),
}));

test('No value of a step or of a field makes loading throw, and none is taken without a word that the engine cannot hold', () => {
  const flow = fc.record({
    flow: fc.constant('a'),
    steps: fc.array(fc.dictionary(fc.constantFrom(...KINDS), near, { minKeys: 1, maxKeys: 2 }), {
      minLength: 1,
      maxLength: 3,
    }),
  });
  fc.assert(
    fc.property(flow, fc.dictionary(fc.constantFrom(...FIELDS), near, { maxKeys: 2 }), (file, above) => {
      const loaded = loadFlow(JSON.stringify({ ...above, ...file }));
      expect(loaded.flow !== undefined || loaded.problems.length > 0).toBe(true);
      for (const { message, hint, line, column } of loaded.problems) {
        expect(message).toMatch(/^.+[.?]$/);
        expect(`${message}${hint}`).not.toMatch(/undefined|\[object|\n|Invalid input/);
        expect(Math.min(line, column)).toBeGreaterThan(0);
      }
    }),
    { numRuns: 1_000 },
  );
});
