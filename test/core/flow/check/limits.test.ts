import { definition, problemsOf } from '../../../helpers/flow-problems.ts';

const said = (steps: string, above?: string) => problemsOf(definition(steps, above));

const text = (length: number) => 'x'.repeat(length);
const items = (count: number) => Array.from({ length: count }, (_, index) => `c${index}`).join(', ');

const SHORTEN = 'Shorten it, or write another for them under channels.';
const FEWER = 'Offer fewer, or write another for them under channels.';

const parted = (limits: string) =>
  `warning This message is longer than ${limits} allows: it goes out as several messages there. ${SHORTEN}`;

test.each([
  [1_000, []],
  [1_001, [parted('VIBERBM (1000 characters)')]],
  [3_073, [parted('VIBERBM (1000 characters) and RCS (3072)')]],
  [5_001, [parted('VIBERBM (1000 characters), RCS (3072), WHATSAPP (4096) and LINE (5000)')]],
])('Of a text of %d characters it is said once where it goes out as several', (length, expected) => {
  expect(said(`  - send: ${text(length)}`)).toEqual(expected.map((problem) => `6:11 send_1 ${problem}`));
});

test.each([
  ['a retry', (long: string) => `retry: [No, ${long}]`],
  ['a rule', (long: string) => `valid: [{ if: 'input.value != ""', say: ${long} }]`],
])('The text of %s is held against the limits too', (_what, more) => {
  const question = (long: string) => said(`  - ask: { text: Q, ${more(long)} }`);
  expect(question(text(1_000))).toEqual([]);
  expect(question(text(1_001))).toEqual([
    expect.stringMatching(
      /^6:\d+ ask_1 warning This message is longer than VIBERBM \(1000 char.* there\. Shorten it\.$/,
    ),
  ]);
});

test('An expression counts as nothing, and the longest language counts', () => {
  expect(said(`  - send: "${text(990)}{{ input.text + input.text }}"`)).toEqual([]);
  expect(said(`  - send: { en: Hi, nl: ${text(1_001)} }`, 'languages: [en, nl]\n')).toEqual([
    `7:5 send_1 ${parted('VIBERBM (1000 characters)')}`,
  ]);
});

test('The longest language of each variant by channel counts', () => {
  const own = `{ RCS: { en: Hi, nl: Hoi, de: Na }, default: { en: Hi, nl: Hoi, de: ${text(3_073)} } }`;
  expect(said(`  - send: { channels: ${own} }`, 'languages: [en, nl, de]\n')).toEqual([
    `7:5 send_1 ${parted('VIBERBM (1000 characters)')}`,
  ]);
});

test('A question that has to become text is parted where its options leave it no room', () => {
  const step = `  - ask: { text: ${text(995)}, choices: [One, Two] }`;
  expect(said(step)).toEqual([`6:5 ask_1 ${parted('VIBERBM (1000 characters)')}`]);
  expect(said(step.replace('xxxxxxxxxxxxxxxxxxxx', ''))).toEqual([]);
});

test.each<[string, string, string]>([
  [
    'choices',
    `{ text: Q, choices: [${items(11)}] }`,
    'A message takes 10 choices, this has 11: it becomes numbered text.',
  ],
  [
    'choices below cards',
    `{ carousel: { cards: [{ title: A }, { title: B }], choices: [${items(4)}] } }`,
    'A carousel takes 3 choices below its cards, this has 4: it becomes numbered text.',
  ],
  [
    'items',
    `{ list: { title: Q, items: [${items(11)}] } }`,
    'WHATSAPP gets the list as numbered text: it takes at most 10 items, this has 11.',
  ],
])('Too many %s are worth a warning', (_what, message, expected) => {
  expect(said(`  - ask: ${message}`)).toEqual([expect.stringMatching(`^6:\\d+ ask_1 warning ${expected} ${FEWER}$`)]);
});

test('What only running can count is not counted', () => {
  expect(
    said(`  - set: { l: [1] }\n  - ask: { text: Q, choices: [${items(10)}, { text: "{{ item }}", each: vars.l }] }`),
  ).toEqual([]);
  expect(said(`  - ask: { text: Q, choices: [${items(10)}, { text: more, hidden: true }] }`)).toEqual([]);
});

const title = (limits: string) =>
  `warning A title is too long for a button of ${limits}: the choices become numbered text there. ${SHORTEN}`;

test.each([
  [`[${text(20)}, B]`, []],
  [`[${text(21)}, B]`, [title('WHATSAPP (20 characters)')]],
  [`[${text(26)}, B]`, [title('WHATSAPP (20 characters) and RCS (25)')]],
  // With four choices there are no buttons on WhatsApp anyway.
  [`[${text(26)}, B, C, D]`, [title('RCS (25 characters)')]],
  ['["a title of {{ input.text }}", B]', []],
])('Titles are held against buttons that only they keep away: %s', (choices, expected) => {
  expect(said(`  - ask: { text: Q, choices: ${choices} }`)).toEqual(expected.map((problem) => `6:5 ask_1 ${problem}`));
});

test('So are the words of a list, and the title of a button on a card', () => {
  expect(said(`  - ask: { list: { title: Q, items: [${text(25)}] } }`)).toEqual([
    `6:5 ask_1 warning WHATSAPP gets the list as numbered text: it takes at most 24 characters in an item's title, this has 25. ${SHORTEN}`,
  ]);
  expect(said(`  - ask: { card: { title: A, media: "https://x.example/a.png", choices: [${text(26)}] } }`)).toEqual([
    `6:5 ask_1 ${title('WHATSAPP (20 characters) and RCS (25)')}`,
  ]);
});

test.each([
  ['what is merely shown as text', '{ text: Q, choices: [One, Two, Three, Four] }'],
  ['a card that becomes text', `{ card: { title: A, description: ${text(200)}, choices: [One] } }`],
  ['a picture', '{ media: "https://x.example/a.png" }'],
  ['a contact', '{ contact: { name: Ann, phone: "+31201234567" } }'],
  ['a place', '{ location: { title: Here, latitude: 1, longitude: 2 } }'],
  ['a template for one channel', '{ template: { WHATSAPP: { id: t } } }'],
])('Nothing is said of %s', (_what, message) => {
  expect(said(`  - ask: ${message}`)).toEqual([]);
});

test('A channel with a message of its own is held against that one', () => {
  const channels = `{ VIBERBM: Short, default: ${text(1_001)} }`;
  expect(said(`  - send: { channels: ${channels} }`)).toEqual([]);
  expect(said(`  - send: { channels: { SMS: Short, VIBERBM: ${text(1_001)} } }`)).toEqual([
    `6:5 send_1 ${parted('VIBERBM (1000 characters)')}`,
  ]);
});

test('A channel on which the flow does not come there is not held against it', () => {
  const steps = (condition: string) => `  - { if: '${condition}', send: ${text(1_001)} }`;
  expect(said(steps('session.channel == "SMS"'))).toEqual([]);
  expect(said(steps('session.channel != "SMS"'))).toHaveLength(1);
});
