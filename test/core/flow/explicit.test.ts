import { transcode } from '../../../core/channels/transcode.ts';
import { fitted } from '../../helpers/fitted.ts';
import { compiled, definition, problemsOf } from '../../helpers/flow-problems.ts';
import { talkWith, wrong } from '../../helpers/talks.ts';

const INTERACTIVE =
  '{ type: interactive, interactive: { type: button, body: { text: "Hi {{ vars.name }}" }, count: "{{ 1 + 1 }}", buttons: [{ reply: { id: track, title: Track } }] } }';
const FLOW = `
flow: explicit
variables: { name: { type: string, default: 'Ada "the first"' }, chosen: { type: string } }
steps:
  - id: menu
    ask:
      channels:
        WHATSAPP:
          explicit: ${INTERACTIVE}
          choices: [{ text: Track, value: track }, { text: Return, value: return }]
        default: { text: "What now?", choices: [{ text: Track, value: track }, { text: Return, value: return }] }
      into: chosen
      retry: ["Once more?"]
      on_fail: end
  - send: "Chosen: {{ vars.chosen }}"
`;

test('a message in the words of a channel goes out as it stands, as JSON, its values filled in', () => {
  const flow = compiled(FLOW);
  const json = JSON.stringify({
    type: 'interactive',
    interactive: {
      type: 'button',
      body: { text: 'Hi Ada "the first"' },
      count: 2,
      buttons: [{ reply: { id: 'track', title: 'Track' } }],
    },
  });
  expect(wrong(talkWith(flow, ['user: hi', `bot: ${JSON.stringify(json)}`]))).toBe('');
});

test('its buttons answer by their postbacks, and numbers that nobody was shown do not', () => {
  const flow = compiled(FLOW);
  const bot = (text: string) => `bot: ${JSON.stringify(text)}`;
  const talk = ['user: hi', 'user: "2"', bot('Once more?'), 'user: return', bot('Chosen: return'), 'ended'];
  expect(wrong(talkWith(flow, talk))).toBe('');
  const elsewhere = ['user: hi', bot('What now?'), 'user: "2"', bot('Chosen: return'), 'ended'];
  expect(wrong(talkWith(flow, elsewhere, { channel: 'SMS' }))).toBe('');
});

test('fitting changes nothing of it, whatever its length, and the channel shows it as given', () => {
  const content = '{"a":1}'.repeat(1_000);
  const fitting = fitted({ kind: 'explicit', content }, 'VIBER');
  expect(fitting).toEqual({
    before: [],
    message: { explicit_channel_message: { VIBERBM: content } },
    notes: [],
  });
  expect(transcode(fitting.message, 'VIBERBM').shown.text).toBe(content);
});

const said = (message: string) => problemsOf(definition(`  - send: ${message}`));

test.each<[string, string, string]>([
  [
    'outside of channels',
    '{ explicit: { a: 1 } }',
    'An explicit message is in the words of one channel. Write it under channels, by the name of that channel.',
  ],
  [
    'for all other channels',
    '{ channels: { SMS: Hi, default: { explicit: hi } } }',
    'An explicit message is in the words of one channel. Write it under channels, by the name of that channel.',
  ],
  [
    'in a send that has choices',
    '{ channels: { SMS: { explicit: { a: 1 }, choices: [Yes] }, default: Hi } }',
    'Choices beside an explicit message are understood in a question only. Write ask in place of send, or take them out.',
  ],
  [
    'of JSON into which a value is filled',
    `{ channels: { SMS: { explicit: '{"a":"{{ vars.name }}"}' }, default: Hi } }`,
    'A value that is filled into JSON may break it. Write it as a map: it becomes JSON when it is sent.',
  ],
  [
    'with an expression that cannot work',
    '{ channels: { SMS: { explicit: { a: [{ b: "{{ vars.nobody }}" }] } }, default: Hi } }',
    'The variable nobody is not declared. Add it to variables, with its type.',
  ],
  [
    'with a sensitive value',
    '{ channels: { SMS: { explicit: { a: "{{ vars.card }}" } }, default: Hi } }',
    'This text would send out a sensitive variable.',
  ],
])('check says what is wrong with one %s', (_what, message, expected) => {
  expect(said(message)).toEqual([expect.stringContaining(expected)]);
});

test('one that is right has no problem', () => {
  expect(
    said('{ channels: { SMS: { explicit: { a: [1, true, "{{ vars.?name.orValue(\'x\') }}"] } }, default: Hi } }'),
  ).toEqual([]);
  expect(said("{ channels: { SMS: { explicit: 'bare text' }, default: Hi } }")).toEqual([]);
  expect(said("{ channels: { SMS: { explicit: '{{ session.id }} bare' }, default: Hi } }")).toEqual([]);
});

test('a question that is explicit for all channels is told where it belongs', () => {
  expect(problemsOf(definition('  - ask: { explicit: { a: 1 } }'))).toEqual([
    expect.stringContaining('An explicit message is in the words of one channel.'),
  ]);
});

test('what is filled into one counts before it is written as JSON', () => {
  const texts = Array.from({ length: 1_500 }, () => '"{{ vars.long }}"').join(', ');
  const flow = compiled(`
flow: explicit
variables: { long: { type: string, default: ${'x'.repeat(15_000)} } }
steps:
  - send: { channels: { WHATSAPP: { explicit: { texts: [${texts}] } }, default: Hi } }
`);
  expect(wrong(talkWith(flow, ['user: hi', 'failed: BUDGET_ITERATIONS']))).toBe('');
});

test('one of which nothing is left is not said', () => {
  const flow = compiled(`
flow: explicit
steps:
  - send: { channels: { WHATSAPP: { explicit: "{{ input.?media.orValue('') }}" }, default: Hi } }
  - send: "Said."
`);
  expect(wrong(talkWith(flow, ['user: hi', 'bot: [Said.]']))).toBe('');
});
