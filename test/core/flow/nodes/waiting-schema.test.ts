import { bodyOf, definition, problemsOf } from '../../../helpers/flow-problems.ts';

test.each<[string, string, object]>([
  ['a time', '{ for: 1h30m }', { for: { kind: 'time', ms: 5_400_000 }, keep: false }],
  [
    'a time, whatever the contact writes',
    '{ for: 10m, on_message: keep }',
    { for: { kind: 'time', ms: 600_000 }, keep: true },
  ],
  [
    'a receipt',
    '{ receipt: read, timeout: 5m, on_timeout: end, on_fail: { send: No. } }',
    {
      for: { kind: 'receipt', status: 'read' },
      timeoutMs: 300_000,
      onTimeout: 'end',
      onFail: 'wait_1.on_fail',
      keep: false,
    },
  ],
  [
    'an event',
    '{ event: order.paid, into: m, timeout: 1d, on_timeout: { send: Late }, on_message: next }',
    {
      for: { kind: 'event', name: 'order.paid', into: 'm' },
      timeoutMs: 86_400_000,
      onTimeout: 'wait_1.on_timeout',
      keep: false,
    },
  ],
])('A wait for %s compiles', (_what, wait, expected) => {
  expect(bodyOf(`  - wait: ${wait}`)).toEqual(expected);
});

test.each<[string, string, string]>([
  ['nothing', '{}', '6:5 wait_1 error This wait is of no kind. It holds one of for, receipt, event.'],
  [
    'two things',
    '{ for: 10m, receipt: read }',
    '6:5 wait_1 error This wait is both for and receipt. Keep one; timeout ends the wait for the others.',
  ],
  ['a receipt that there is not', '{ receipt: seen }', '6:22 wait_1 error receipt: must be one of delivered, read. '],
  [
    'a time, with another',
    '{ for: 10m, timeout: 3m }',
    '6:23 wait_1 error "timeout" is no field here. Known are for, on_message.',
  ],
  [
    'an event without end',
    '{ event: x, timeout: 3m }',
    '6:32 wait_1 error A timeout leads nowhere without on_timeout. Add on_timeout, the step to go to.',
  ],
  [
    'an end that never comes',
    '{ receipt: read, on_timeout: end }',
    '6:40 wait_1 error An on_timeout never happens without timeout. Add timeout: 10m.',
  ],
  [
    'a message in another way',
    '{ for: 10m, on_message: stay }',
    '6:35 wait_1 error on_message: must be one of next, keep. ',
  ],
  ['hardly any time', '{ for: 999ms }', '6:18 wait_1 error for: is shorter than 1s. '],
  ['ages', '{ for: 367d }', '6:18 wait_1 error for: is longer than a year. '],
  [
    'an event for ages',
    '{ event: a, timeout: 99999999d, on_timeout: end }',
    '6:32 wait_1 error timeout: is longer than a year. ',
  ],
  ['an event with a blank', '{ event: "a b" }', '6:20 wait_1 error event: is no name such as order.paid. '],
  [
    'an event for an undeclared variable',
    '{ event: x, into: mm }',
    '6:29 wait_1 error The variable mm is not declared. Add it to variables, with its type.',
  ],
])('A wait for %s is a problem', (_what, wait, expected) => {
  expect(problemsOf(definition(`  - wait: ${wait}`))).toEqual([expected]);
});

test('A hand-over compiles, with or without an end to its time', () => {
  const steps =
    '  - handover: { to: support, note: "{{ vars.name }}", timeout: 8h, on_timeout: { send: Later }, on_release: end, on_error: end }';
  expect(bodyOf(steps)).toEqual({
    to: 'support',
    note: '{{ vars.name }}',
    timeoutMs: 28_800_000,
    onTimeout: 'handover_1.on_timeout',
    onRelease: 'end',
    onError: 'end',
  });
  expect(bodyOf('  - handover: { to: support, timeout: 8h, on_release: end }')).toEqual({
    to: 'support',
    note: '',
    timeoutMs: 28_800_000,
    onRelease: 'end',
  });
});

test.each<[string, string, string]>([
  ['that never comes back', '{ to: support }', 'The field on_release is missing.'],
  ['to nobody', '{ on_release: end }', 'The field to is missing.'],
  [
    'to a name with a blank',
    '{ to: The desk, on_release: end }',
    'to: must be a name of small letters, digits, - and _, at most 64.',
  ],
  [
    'with a time that never begins',
    '{ to: a, on_timeout: end, on_release: end }',
    'An on_timeout never happens without timeout. Add timeout: 8h.',
  ],
  [
    'with a sensitive note',
    '{ to: a, note: "{{ vars.card }}", on_release: end }',
    'This text would send out a sensitive variable.',
  ],
  ['that leads nowhere', '{ to: a, on_release: b }', 'There is no step b.'],
])('A hand-over %s is a problem', (_what, handover, expected) => {
  expect(problemsOf(definition(`  - handover: ${handover}`))).toEqual([expect.stringContaining(expected)]);
});

test('A hand-over has no goto: it goes where on_release says', () => {
  const steps = '  - { handover: { to: a, on_release: end }, goto: end }';
  expect(problemsOf(definition(steps))).toEqual([
    '6:45 handover_1 error "goto" is no field here. Known are id, if, handover.',
  ]);
});

test.each([
  ['give: marketing', { change: 'give', consent: 'marketing', wording: 'Yes?' }],
  ['withdraw: marketing', { change: 'withdraw', consent: 'marketing', wording: 'Yes?' }],
  ['withdraw: all', { change: 'withdraw', consent: 'all', wording: 'Yes?' }],
])('A consent to %s compiles', (change, expected) => {
  expect(bodyOf(`  - consent: { ${change}, wording: "Yes?" }`)).toEqual(expected);
});

test.each<[string, string, string]>([
  ['to something misspelt', '{ give: marketng, wording: x }', 'There is no consent marketng. Did you mean marketing?'],
  ['to something undeclared', '{ give: surveys, wording: x }', 'There is no consent surveys. Add it to consents.'],
  [
    'both ways',
    '{ give: marketing, withdraw: all, wording: x }',
    'This consent is both give and withdraw. Make each a step of its own.',
  ],
  ['neither way', '{ wording: x }', 'This consent is of no kind. It holds one of give, withdraw.'],
  ['without words', '{ give: marketing }', 'The field wording is missing.'],
])('A consent %s is a problem', (_what, consent, expected) => {
  expect(problemsOf(definition(`  - consent: ${consent}`))).toEqual([expect.stringContaining(expected)]);
});
