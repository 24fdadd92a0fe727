import { CHANNELS } from '../../../core/channels/names.ts';
import { compiled } from '../../helpers/flow-problems.ts';
import { talkWith, wrong } from '../../helpers/talks.ts';

const flow = compiled(`
flow: alike
variables: { chosen: { type: string }, phone: { type: string }, note: { type: string } }
keywords: { agent: [agent, human] }
on_unknown: { send: "Unknown: {{ input.kind }} {{ input.text }}", goto: back }
steps:
  - id: menu
    ask:
      text: "Where to?"
      into: chosen
      choices:
        - { text: Track, value: t, synonyms: [where, "👍"] }
        - { text: Return, value: r }
        - { text: Retrieve, value: v }
        - { text: Something quite long for a button, value: s }
  - id: took
    ask: { text: "Chosen: {{ vars.chosen }}. Your number?", into: phone, format: { phone: { region: SE } } }
  - ask: { text: "Called at {{ vars.phone }}. Anything else?", into: note }
  - send: "Noted: {{ vars.note }} ({{ input.kind }})"
  - end
  - id: agent
    send: "A human comes."
  - end
`);

const ANSWERS: [string, string, string][] = [
  ['a tap, or the title where there is no button', '{ tap: Return }', 'Chosen: r. Your number?'],
  ['the whole title, in any case', 'tRACK', 'Chosen: t. Your number?'],
  ['the value', 'r', 'Chosen: r. Your number?'],
  ['a synonym', 'Where', 'Chosen: t. Your number?'],
  ['the number of an option', '"4"', 'Chosen: s. Your number?'],
  ['a unique beginning', 'tr', 'Chosen: t. Your number?'],
  ['a beginning that two options have', 'ret', 'Unknown: text ret'],
  ['a keyword', 'human', 'A human comes.'],
  ['something else', 'banana', 'Unknown: text banana'],
  ['a reaction that is a synonym', '{ reaction: "👍" }', 'Chosen: t. Your number?'],
  ['another reaction', '{ reaction: "❤️" }', 'Unknown: reaction ❤️'],
  ['media', '{ media: "https://x.example/a.jpg", caption: look }', 'Unknown: media look'],
  ['the caption of media', '{ media: "https://x.example/a.jpg", caption: track }', 'Chosen: t. Your number?'],
  ['a place', '{ location: { latitude: 1, longitude: 2 } }', 'Unknown: location '],
  ['a contact', '{ contact: { name: Ada, phone: "+46700000001" } }', 'Unknown: contact '],
  ['an order', '{ order: [{ id: tea-1 }], note: gift }', 'Unknown: order gift'],
  ['what nobody has a kind for', '{ unsupported: true }', 'Unknown: unsupported '],
];

describe.each(CHANNELS)('on %s', (channel) => {
  test.each(ANSWERS)('%s is understood as everywhere', (_what, said, reply) => {
    const lines = ['user: hi', 'bot: { contains: "Where to?" }', `user: ${said}`, `bot: ${JSON.stringify(reply)}`];
    expect(wrong(talkWith(flow, lines, { channel }))).toBe('');
  });

  test("somebody's card answers a question for a number, and one for anything", () => {
    const card = 'user: { contact: { name: Ada, phone: "070 000 00 01", email: ada@x.example } }';
    const lines = ['user: hi', 'user: track', card, 'bot: { contains: "+46700000001" }', card];
    const noted = 'bot: "Noted: Ada, 070 000 00 01, ada@x.example (contact)"';
    expect(wrong(talkWith(flow, [...lines, noted, 'ended'], { channel }))).toBe('');
  });
});

test('an order reaches the flow with its products', () => {
  const shop = compiled(`
flow: cart
steps:
  - branch:
      - if: input.kind == "order"
        goto: cart
      - else: end
  - id: cart
    send: "{{ input.order.catalogId }}: {{ input.order.products[0].quantity }} of {{ input.order.products[0].id }}, {{ input.text }}"
`);
  const order = 'user: { order: [{ id: tea-1, quantity: 2, price: 4.5, currency: EUR }], catalog: teas, note: gift }';
  expect(wrong(talkWith(shop, [order, 'bot: "teas: 2 of tea-1, gift"', 'ended']))).toBe('');
});
