import fc from 'fast-check';
import type { CompiledFlow } from '../../../core/flow/compiled.ts';
import { type LoadOptions, loadFlow } from '../../../core/flow/load.ts';
import { compiled, definition, problemsOf } from '../../helpers/flow-problems.ts';

/*
 * Every way to be wrong that people have found so far: the file, and line, column, step, severity, sentence and hint of
 * each problem that it brings. Steps begin on line 6.
 */

const KINDS = 'A step holds one of send, ask, branch, set, call, run, handover, consent, wait, language, end or goto.';

const YAML: [what: string, text: string, ...problems: string[]][] = [
  [
    'an empty file',
    '',
    '1:1  error The file must be a map, not nothing. Write key: value, a line for each, or { key: value }.',
  ],
  [
    'a file of one text',
    'hello',
    '1:1  error The file must be a map, not a text. Write key: value, a line for each, or { key: value }.',
  ],
  [
    'a file that is a list',
    '- a\n',
    '1:1  error The file must be a map, not a list. Write key: value, a line for each, or { key: value }.',
  ],
  [
    'a file of 256 KB and one byte',
    'flow: a\nsteps: [end]\n#'.padEnd(256 * 1024 + 1, 'x'),
    '1:1  error The file is larger than 256 KB. Split the flow in two.',
  ],
  [
    'a duplicate key',
    'flow: a\nflow: b\nsteps: [end]\n',
    '2:1  error The key flow stands twice in this map. Keep one of the two.',
  ],
  [
    'a duplicate key in a step',
    definition('  - send: x\n    id: a\n    id: b'),
    '8:5  error The key id stands twice in this map. Keep one of the two.',
  ],
  ['a tab', 'flow: a\nsteps:\n\t- end\n', '3:1  error A tab stands where YAML wants spaces. Indent with spaces only.'],
  [
    'a tab within a step',
    definition('  - send: x\n\t  goto: end'),
    '7:1  error A tab stands where YAML wants spaces. Indent with spaces only.',
  ],
  [
    'Order #12',
    definition('  - send: Order #12'),
    '6:11 send_1 error YAML reads #12 as a comment, not as part of the text. If it belongs to the text, put the whole text between quotes.',
  ],
  [
    '*bold*',
    definition('  - send: *bold*'),
    '6:11  error YAML reads *bold* as an alias, not as a text. Put it between quotes: "*bold*".',
  ],
  [
    'if: !x',
    definition('  - send: x\n    if: !x'),
    '7:9  error YAML reads !x as a tag, not as part of the text. A text or a condition that begins with ! needs quotes: if: "!x".',
  ],
  [
    '{ text: Yes, book it }',
    definition('  - ask: { text: Q, choices: [{ text: Yes, book it }] }'),
    '6:44 ask_1 error "book it" is no field here. A text that holds a comma or a colon needs quotes.',
  ],
  [
    '+4670…',
    definition('  - send: +46701234567'),
    '6:11  error YAML reads +46701234567 as the number 46701234567. A code or a phone number needs quotes: "+46701234567".',
  ],
  [
    '0123',
    definition('  - set: { name: 0123 }'),
    '6:18  error YAML reads 0123 as the number 123. A code or a phone number needs quotes: "0123".',
  ],
];

const numberAsText = (place: string, field: string) =>
  `${place} error ${field}: must be a text, but YAML reads 3 as the number 3. Put it between quotes: "3".`;

const above = (line: string) => `flow: a\n${line}\nsteps: [end]\n`;

const TYPES: [what: string, text: string, ...problems: string[]][] = [
  ['no steps', 'flow: a\n', '1:1  error The field steps is missing. Add steps.'],
  ['no name', 'steps: [end]\n', '1:1  error The field flow is missing. Add flow.'],
  [
    'steps without a step',
    'flow: a\nsteps:\n',
    '2:7  error steps: must be a list, not nothing. Begin each of its lines with -, or write [a, b].',
  ],
  [
    'a map of steps',
    'flow: a\nsteps: { send: x }\n',
    '2:1  error steps: must be a list, not a map. Begin each of its lines with -, or write [a, b].',
  ],
  ['a number as a name', 'flow: 3\nsteps: [end]\n', numberAsText('1:7 ', 'flow')],
  [
    'a name with capitals',
    'flow: My flow\nsteps: [end]\n',
    '1:7  error flow: must be a name of small letters, digits, - and _, at most 64. ',
  ],
  ['an unknown field', above('varables: {}'), '2:1  error "varables" is no field here. Did you mean variables?'],
  [
    'one language as a text',
    above('languages: en'),
    '2:12  error languages: must be a list, not a text. Begin each of its lines with -, or write [a, b].',
  ],
  [
    'a language by its name',
    above('languages: [en, Dutch]'),
    '2:17  error languages: is no language code such as en or pt-BR. ',
  ],
  [
    'a session as a text',
    above('session: 30m'),
    '2:10  error session: must be a map, not a text. Write key: value, a line for each, or { key: value }.',
  ],
  ['a time as a number', above('session: { expire: 30 }'), '2:20  error expire: is no time such as 30m, 12h or 30d. '],
  [
    'variables as a list',
    above('variables: [name]'),
    '2:1  error variables: must be a map, not a list. Write key: value, a line for each, or { key: value }.',
  ],
  [
    'a variable as its type',
    above('variables: { name: string }'),
    '2:20  error name: must be a map, not a text. Write key: value, a line for each, or { key: value }.',
  ],
  [
    'a type that there is not',
    above('variables: { name: { type: text } }'),
    '2:28  error type: must be one of string, number, bool, date, list, map. ',
  ],
  [
    'a default of another type',
    above('variables: { n: { type: number, default: many } }'),
    '2:42  error n is a number, but its default is not. Change the default or the type.',
  ],
  [
    'keywords as a list',
    above('keywords: [menu]'),
    '2:1  error keywords: must be a map, not a list. Write key: value, a line for each, or { key: value }.',
  ],
  [
    'one keyword as a text',
    above('keywords: { a: menu }'),
    '2:16  error a: must be a list, not a text. Begin each of its lines with -, or write [a, b].',
  ],
  [
    'hours as a text',
    above('hours: { desk: 9-17 }'),
    '2:16  error desk: must be a map, not a text. Write key: value, a line for each, or { key: value }.',
  ],
  ['a route as a number', above('on_error: 3'), numberAsText('2:11 ', 'on_error')],
  [
    'a time zone by its city',
    above('timezone: Amsterdam'),
    '2:11  error There is no time zone "Amsterdam". Write it as Europe/Amsterdam.',
  ],
  [
    'a number as a step',
    'flow: a\nsteps: [3]\n',
    '2:9 step_1 error This is no step. A step is a map such as { send: … }, or end.',
  ],
  [
    'a text as a step',
    'flow: a\nsteps: [ned]\n',
    '2:9 step_1 error "ned" is no step. A step is a map such as { send: … }, or end.',
  ],
  [
    'a kind without its fields',
    'flow: a\nsteps: [send]\n',
    '2:9 step_1 error The step send has no fields. Write them behind a colon: send: …',
  ],
  [
    'an unknown kind of step',
    definition('  - sned: x'),
    '6:5 step_1 error There is no step of the kind "sned". Did you mean send?',
  ],
  [
    'a kind that nobody knows',
    definition('  - shout: x'),
    `6:5 step_1 error There is no step of the kind "shout". ${KINDS}`,
  ],
  [
    'a step of two kinds',
    definition('  - { send: x, ask: Q? }'),
    '6:5 send_1 error This step is both send and ask. Make each a step of its own.',
  ],
  ['a step of no kind', definition('  - { id: a }'), `6:5 a error This step does nothing. ${KINDS}`],
  ['a number as a text', definition('  - send: 3'), numberAsText('6:11 send_1', 'send')],
  [
    'nothing as a text',
    definition('  - send:'),
    '6:10 send_1 error send: must be a text, not nothing. Write it behind the colon.',
  ],
  ['an empty text', definition('  - send: ""'), '6:11 send_1 error send: is empty. Write something, or take it out.'],
  ['no message', definition('  - send: []'), '6:5 send_1 error send: needs a message. '],
  [
    'a card as a text',
    definition('  - send: { card: x }'),
    '6:19 send_1 error card: must be a map, not a text. Write key: value, a line for each, or { key: value }.',
  ],
  [
    'a number as the text of a channel',
    definition('  - send: { channels: { SMS: 3 } }'),
    numberAsText('6:30 send_1', 'SMS'),
  ],
  [
    'an unknown channel',
    definition('  - send: { channels: { SMS: x, WHATSAP: y } }'),
    '6:33 send_1 error "WHATSAP" is no channel. Did you mean WHATSAPP?',
  ],
  [
    'a place by its name',
    definition('  - send: { location: { latitude: north, longitude: 4 } }'),
    '6:35 send_1 error latitude: must be a number, or a {{ }} that gives one. ',
  ],
  [
    'choices as a text',
    definition('  - ask: { text: Q, choices: One }'),
    '6:30 ask_1 error choices: must be a list, not a text. Begin each of its lines with -, or write [a, b].',
  ],
  [
    'an unknown format',
    definition('  - ask: { text: Q, format: numbr }'),
    '6:29 ask_1 error format: must be any, number, date, email, phone, url, media, location, or a map such as { regex: "…" }. ',
  ],
  [
    'one retry as a text',
    definition('  - ask: { text: Q, retry: No }'),
    '6:28 ask_1 error retry: must be a list, not a text. Begin each of its lines with -, or write [a, b].',
  ],
  [
    'a list as a target',
    definition('  - { ask: Q, goto: [a] }'),
    '6:15 ask_1 error goto: must be a text, not a list. Write one text.',
  ],
  ['a number as an id', definition('  - { send: x, id: 3 }'), numberAsText('6:20 send_1', 'id')],
  ['true as a condition', definition('  - { send: x, if: true }'), '6:20 send_1 error if: must be an expression. '],
  [
    'a branch as a map',
    definition('  - branch: { if: a, goto: end }'),
    '6:5 branch_1 error branch: must be a list, not a map. Begin each of its lines with -, or write [a, b].',
  ],
  [
    'a set as a list',
    definition('  - set: [a]'),
    '6:5 set_1 error set: must be a map, not a list. Write key: value, a line for each, or { key: value }.',
  ],
  [
    'a call as a text',
    definition('  - call: https://x.example'),
    '6:11 call_1 error This is no call. It holds one of get, post, put, patch, delete.',
  ],
  [
    'a status that there is not',
    definition('  - call: { get: "https://x.example", on_status: { 40x: end } }'),
    '6:52 call_1 error "40x" is no status such as 404, nor a class such as 4xx. ',
  ],
  [
    'a run as a text',
    definition('  - run: other'),
    '6:10 run_1 error run: must be a map, not a text. Write key: value, a line for each, or { key: value }.',
  ],
  [
    'a hand-over as a text',
    definition('  - handover: support'),
    '6:15 handover_1 error handover: must be a map, not a text. Write key: value, a line for each, or { key: value }.',
  ],
  [
    'a consent as a text',
    definition('  - consent: marketing'),
    '6:14 consent_1 error This is no consent. It holds one of give, withdraw.',
  ],
  [
    'a wait as a number',
    definition('  - wait: 10'),
    '6:11 wait_1 error This is no wait. It holds one of for, receipt, event.',
  ],
  ['a language as a number', definition('  - language: 3'), numberAsText('6:15 language_1', 'language')],
  ['an end with a field', definition('  - end: { goto: x }'), '6:12 end_1 error "goto" is no field here. Take it out.'],
  [
    'an end with something',
    definition('  - end: 3'),
    '6:10 end_1 error end: must be a map, not a number. Write key: value, a line for each, or { key: value }.',
  ],
];

const MEANINGS: [what: string, text: string, ...problems: string[]][] = [
  [
    'a language that no message has',
    definition('  - send: { en: Hi, nl: Hoi }', 'languages: [en, nl, de]\n'),
    '5:21  error No text of this flow is written in de. Write its texts, or take it out of languages.',
  ],
  [
    'a text that is missing in a language',
    definition('  - send: { en: Hi, nl: Hoi }\n  - send: { en: Bye }', 'languages: [en, nl]\n'),
    '8:5 send_2 warning This text is missing in nl. Add nl, or write one text for all languages.',
  ],
  [
    'a text in another language',
    definition('  - send: { en: Hi, fr: Salut }'),
    '6:25 send_1 error fr is not a language of this flow. Add it to languages, or use en.',
  ],
  [
    'an unknown step',
    definition('  - { ask: Q?, goto: menv }\n  - { id: menu, ask: M? }', 'keywords: { menu: [menu] }\n'),
    '7:22 ask_1 error There is no step menv. Did you mean menu?',
  ],
  [
    'a step that nothing leads to',
    definition('  - { send: x, goto: end }\n  - { id: lost, send: y }'),
    '7:5 lost warning Nothing leads to the step lost. Go to it from somewhere, or take it out.',
  ],
  [
    'a branch without else',
    definition('  - branch: [{ if: session.windowOpen, goto: end }]'),
    '6:5 branch_1 error branch: needs exactly one else. It says where to go when no condition holds.',
  ],
  [
    'a cycle without a wait',
    definition('  - { id: a, send: x }\n  - { id: b, goto: a }'),
    '7:5 b error From b the flow goes round in a circle without asking anything. Put a question into the circle, or leave it.',
  ],
  [
    'a step that falls into a route',
    definition('  - { id: a, send: x }\n  - { id: sorry, send: y }', 'on_error: sorry\n'),
    '7:5 a error a runs on into sorry, which is a route. Put - end or a goto between the two.',
  ],
  [
    'a condition over an undeclared variable',
    definition('  - { send: x, if: \'vars.nam == "a"\' }'),
    '6:20 send_1 error The variable nam is not declared. Did you mean name?',
  ],
  [
    'a condition over something that is no name',
    definition('  - { send: x, if: \'name == "a"\' }'),
    '6:20 send_1 error There is no name name in expressions. Did you mean vars.name?',
  ],
  [
    'a condition over a variable that nothing sets',
    definition('  - { send: x, if: vars.n > 1 }'),
    '6:20 send_1 warning Nothing in this flow ever sets n, so that this condition fails. Set it, give it a default, or declare it with in: true where whoever begins the flow gives it.',
  ],
  [
    'a condition over a channel that is none',
    definition('  - { send: x, if: \'session.channel == "WHATSAP"\' }'),
    '6:20 send_1 error No channel is called "WHATSAP". Did you mean WHATSAPP?',
  ],
  [
    'an expression that divides by zero',
    definition('  - { send: x, if: session.turn / 0 > 1.0 }'),
    '6:20 send_1 error This expression divides by zero. Divide by something else.',
  ],
  [
    'an expression that cannot be read',
    definition('  - { send: x, if: "has(vars.n" }'),
    '6:20 send_1 error The expression "has(vars.n" cannot be read: Expected RPAREN, got EOF. Expressions are CEL; a text inside one needs quotes of its own.',
  ],
  [
    'an expression whose types do not fit',
    definition('  - { send: x, if: input.text > 3 }'),
    '6:20 send_1 error The expression "input.text > 3" cannot work: there is no string > number. double(…) makes a number of a text, and string(…) a text of a number.',
  ],
  [
    'a {{ that is not closed',
    definition('  - send: "Hi {{ input.text"'),
    '6:11 send_1 error A {{ in this text is not closed by }}. Add }} behind the expression.',
  ],
  [
    'matches in an expression',
    definition('  - { send: x, if: input.text.matches("a") }'),
    '6:20 send_1 error In "input.text.matches(\\"a\\")": matches() is not available. Use format: { regex: … } on a question, or contains(), startsWith() and endsWith().',
  ],
  [
    'a regex that cannot be read',
    definition('  - ask: { text: Q, format: { regex: "(?=a)" } }'),
    '6:38 ask_1 error This regex cannot be read. It is RE2: no look-around, no back references, repeats up to 1,000.',
  ],
  [
    'a regex that matches nothing',
    definition('  - ask: { text: Q, format: { regex: "a^" } }'),
    '6:38 ask_1 error This regex matches nothing. It must match the whole answer, such as [0-9]{6}.',
  ],
  [
    'a receipt that never comes',
    definition('  - { if: \'session.channel == "SMS"\', wait: { receipt: read } }'),
    '6:56 wait_1 error SMS never says that a message was read. Add timeout and on_timeout, or branch on the channel before.',
  ],
  [
    'a plain text after a day',
    definition('  - wait: { for: 1d }\n  - send: x'),
    "7:5 send_2 warning So long after the contact's last message, WHATSAPP, MESSENGER and INSTAGRAM may take nothing but a template here. Branch on session.windowOpen, and send a template where it is false.",
  ],
  [
    'a word to opt out with',
    definition('  - ask: Q?', 'session: { restart_words: [stop] }\n'),
    '5:28  error stop is a word to opt out with; as a restart word it would never arrive or be misread. Choose another word.',
  ],
  [
    'a sensitive value sent out',
    definition('  - send: "{{ vars.card }}"'),
    '6:11 send_1 error This text would send out a sensitive variable. Leave it out, or declare it without sensitive.',
  ],
];

test.each([...YAML, ...TYPES, ...MEANINGS])(
  '%s is a problem with its place and what to do',
  (_what, text, ...problems) => {
    expect(problemsOf(text)).toEqual(problems);
  },
);

const finding = (...flows: CompiledFlow[]): LoadOptions => ({
  flowOf: (name) => flows.find(({ flow }) => flow === name),
});

const running = (name: string, other: string) => `flow: ${name}\nsteps: [{ run: { flow: ${other} } }]\n`;

test('A flow that runs itself is told so, directly, over one and over two', () => {
  const test = compiled('flow: test\nsteps: [end]\n');
  const near = compiled(running('near', 'test'), finding(test));
  const far = compiled(running('far', 'near'), finding(near));
  expect(problemsOf(running('test', 'test'))).toEqual([
    '2:24 run_1 error This flow runs itself. Go to a step of it instead.',
  ]);
  expect(problemsOf(running('test', 'near'), finding(near))).toEqual([
    '2:24 run_1 error This flow runs itself: near runs test again. Take one of the two out.',
  ]);
  expect(problemsOf(running('test', 'far'), finding(far))).toEqual([
    '2:24 run_1 error This flow runs itself: far runs test again. Take one of the two out.',
  ]);
});

test('A file of one byte less is read', () => {
  expect(problemsOf('flow: a\nsteps: [end]\n#'.padEnd(256 * 1024, 'x'))).toEqual([]);
});

test('A file with ten different faults brings ten problems, in the order of the file', () => {
  const text = `flow: ten
languages: [en, nl]
variables: { name: { type: text } }
steps:
  - send: *bold*
  - sned: x
  - send: Order #12
    goto: nowhere
  - ask: { text: Q, format: { regex: "a^" } }
  - ask: { text: Q, choices: [{ text: Yes, book it }] }
  - { send: 0123 }
  - { send: Hi, if: !x }
  - { goto: end, id: a, id: b }
`;
  const places = loadFlow(text).problems.map(({ line, column }) => `${line}:${column}`);
  expect(places).toEqual(['3:28', '5:11', '6:5', '7:11', '8:11', '9:38', '10:44', '11:13', '12:21', '13:25']);
});

/** A good definition of everything that there is, as JSON. */
const GOOD = {
  flow: 'good',
  languages: ['en', 'nl'],
  timezone: 'Europe/Amsterdam',
  hours: { desk: { 'mon-fri': '09:00-17:00', closed: ['2026-12-25'] } },
  consents: ['news'],
  variables: {
    s: { type: 'string', default: 'x' },
    n: { type: 'number', keep: 'contact' },
    m: { type: 'map' },
    pin: { type: 'string', sensitive: true, in: true },
  },
  session: { idle: '30m', on_idle: { send: 'Hey', goto: 'back' }, expire: '12h', max: '30d', restart_words: ['again'] },
  keywords: { menu: ['menu'] },
  on_error: 'sorry',
  on_unknown: { send: 'What?', goto: 'repeat' },
  on_opt_out: 'end',
  steps: [
    { id: 'hello', send: [{ en: 'Hi', nl: 'Hoi' }, 'Welcome {{ vars.s }}'] },
    { branch: [{ if: 'session.windowOpen', goto: 'menu' }, { else: 'next' }] },
    { send: { template: { WHATSAPP: { id: 't', params: { a: '{{ vars.s }}' } }, omni: { id: 'o', version: '1' } } } },
    { send: { channels: { SMS: 'Short', default: { media: 'https://x.example/a.png' } }, ttl: '1h' } },
    {
      id: 'menu',
      ask: {
        text: 'Which?',
        choices: [
          'One',
          { text: 'Two', value: 2, goto: 'hello', synonyms: ['zwei'] },
          { text: 'Web', url: 'https://x' },
        ],
        timeout: '10m',
        on_timeout: 'end',
        match: 'fuzzy',
      },
    },
    {
      ask: {
        text: 'Number?',
        into: 'n',
        format: { number: { min: 1, max: 5, whole: true } },
        valid: [{ if: 'input.value > 0.0', say: 'More.' }],
        retry: ['Again.'],
        on_fail: { send: 'No.' },
      },
    },
    {
      ask: {
        list: { title: 'List', button: 'Open', sections: [{ title: 'A', items: [{ text: 'B', description: 'C' }] }] },
      },
    },
    {
      ask: { carousel: { cards: [{ title: 'A', media: 'https://x.example/a.png', choices: ['B'] }, { title: 'C' }] } },
    },
    { send: { location: { title: 'Here', latitude: 52.1, longitude: '{{ vars.n }}' } } },
    { send: { contact: { name: 'Ann', phones: ['+31201234567'] }, properties: { A: 'b' } } },
    { set: { s: "'gold'", n: 3, m: { a: [1, null] } } },
    {
      call: {
        post: 'https://x.example/{{ vars.s }}',
        headers: { X: '{{ secrets.key }}' },
        body: { a: ['{{ vars.pin }}'] },
        into: { s: 'response.body.x' },
        retries: 1,
        on_status: { 404: 'sorry', '5xx': { send: 'Later.' } },
      },
    },
    { wait: { event: 'paid', into: 'm', timeout: '1h', on_timeout: 'next' } },
    { wait: { receipt: 'delivered', timeout: '1h', on_timeout: 'next' } },
    { consent: { give: 'news', wording: 'Yes' } },
    { language: 'nl', if: 'has(vars.s)' },
    { handover: { to: 'desk', note: '{{ vars.s }}', timeout: '8h', on_release: 'menu' } },
    { id: 'sorry', send: 'Sorry ({{ error.code }})' },
    'end',
  ],
};

type Place = (string | number)[];

function placesIn(value: unknown, path: Place = []): Place[] {
  if (Array.isArray(value)) return [path, ...value.flatMap((inner, index) => placesIn(inner, [...path, index]))];
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...path, key]))];
}

/** The same with something else at one place. */
function replaced(value: unknown, [key, ...rest]: Place, other: unknown): unknown {
  if (key === undefined) return other;
  if (Array.isArray(value)) return value.map((inner, index) => (index === key ? replaced(inner, rest, other) : inner));
  const entries = Object.entries(Object(value));
  return Object.fromEntries(
    entries.map(([name, inner]) => [name, name === key ? replaced(inner, rest, other) : inner]),
  );
}

test('The good definition has no problem', () => {
  expect(problemsOf(JSON.stringify(GOOD))).toEqual([]);
});

const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(...placesIn(GOOD).map((path) => path.reduce<unknown>((at, key) => Object(at)[key], GOOD))),
  fc.constantFrom(
    '{{',
    '{{ x }}',
    'a\u0000b',
    '\ud800',
    '__proto__',
    '9'.repeat(400),
    '(('.repeat(200),
    'x'.repeat(20_000),
  ),
);

test('Any value at any place of a good definition gives a flow or problems, each with its place and in whole sentences', () => {
  fc.assert(
    fc.property(fc.constantFrom(...placesIn(GOOD)), anything, (place, other) => {
      const { flow, problems } = loadFlow(JSON.stringify(replaced(GOOD, place, other)));
      expect(flow !== undefined || problems.some(({ severity }) => severity === 'error')).toBe(true);
      for (const { message, hint, line, column } of problems) {
        expect(message).toMatch(/^[^\n]+[.?]$/);
        expect(`${message}${hint}`).not.toMatch(/undefined|\[object|\n|Invalid input| at .+:\d+:\d+/);
        expect(Math.min(line, column)).toBeGreaterThan(0);
      }
    }),
    { numRuns: 400 },
  );
});

test('So does a key that is another', () => {
  const maps = placesIn(GOOD).filter((path) => typeof path.at(-1) === 'string');
  const key = fc.constantFrom(
    '',
    'x',
    'en',
    'text',
    'goto',
    '__proto__',
    'constructor',
    'if',
    'SMS',
    'id',
    '3',
    '<<',
    'a b',
  );
  fc.assert(
    fc.property(fc.constantFrom(...maps), key, (place, name) => {
      const holder = place.slice(0, -1).reduce<unknown>((at, step) => Object(at)[step], GOOD);
      const renamed = Object.entries(Object(holder)).map(([old, inner]) => [old === place.at(-1) ? name : old, inner]);
      const { flow, problems } = loadFlow(
        JSON.stringify(replaced(GOOD, place.slice(0, -1), Object.fromEntries(renamed))),
      );
      expect(flow !== undefined || problems.some(({ severity }) => severity === 'error')).toBe(true);
    }),
    { numRuns: 200 },
  );
});
