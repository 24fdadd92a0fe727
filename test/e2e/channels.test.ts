import { CHANNELS } from '../../core/channels/names.ts';
import { Contact, linkedApp } from '../helpers/stack/linked-app.ts';
import { type Stack, startStack } from '../helpers/stack.ts';

jest.setTimeout(120_000);

/** Says what came in, after a question that is told apart on every channel. */
const FLOW = `
flow: channels
variables: { chosen: { type: string } }
on_unknown: { send: "Came: {{ input.kind }} {{ input.text }}", goto: back }
steps:
  - id: menu
    ask:
      text: "Which tea?"
      into: chosen
      choices: [{ text: Black, synonyms: ["👍"] }, { text: Green }, { text: White }]
  - send: "One {{ vars.chosen }} on {{ internal.sinchConversationAPI.channelIdentifier }}."
    goto: menu
`;

let stack: Stack;
let appId: string;

beforeAll(async () => {
  stack = await startStack();
  appId = await linkedApp(stack, { flow: FLOW });
});

afterAll(() => stack?.close());

const contactOn = (channel: string, identity: string) => new Contact(stack, { appId, channel, identity });

test.each(CHANNELS)('%s: a question is shown, and answered by what stands in it', (channel) =>
  stack.watch(async () => {
    const contact = contactOn(channel, `467${CHANNELS.indexOf(channel)}0000001`);
    await contact.say('hi');
    await contact.reads(1);
    const [question] = await contact.inbox();
    const buttons = question?.shown.choices ?? [];
    // A contact who sees no buttons sees numbers.
    if (buttons.length > 0) expect(buttons).toEqual(['Black', 'Green', 'White']);
    else expect(question?.shown.text).toMatch(/1\. Black\n.*2\. Green\n.*3\. White/s);
    if (buttons.length > 0) await contact.tap(1);
    else await contact.say('2');
    expect((await contact.reads(2))[1]).toBe(`One Green on ${channel}.`);
  }),
);

const KINDS: [string, (contact: Contact) => Promise<unknown>, string][] = [
  ['media', (one) => one.send({ media_message: { url: 'https://a.example/a.jpg' } }), 'Came: media '],
  [
    'media with a caption',
    (one) => one.send({ media_card_message: { url: 'https://a.example/a.jpg', caption: 'look' } }),
    'Came: media look',
  ],
  [
    'a place',
    (one) => one.send({ location_message: { title: 'Shop', coordinates: { latitude: 1, longitude: 2 } } }),
    'Came: location ',
  ],
  [
    "somebody's card",
    (one) => one.send({ contact_info_message: { name: { full_name: 'Ada' }, phone_numbers: [] } }),
    'Came: contact ',
  ],
  [
    'an order',
    (one) => one.send({ product_response_message: { title: 'gift', products: [{ id: 't', marketplace: 'm' }] } }),
    'Came: order gift',
  ],
  ['what Sinch fell back on', (one) => one.send({ fallback_message: { raw_message: 'raw' } }), 'Came: unsupported raw'],
  ['a sticker', (one) => one.does({ unsupported: { type: 'sticker' } }), 'Came: unsupported '],
];

test.each(KINDS)('%s reaches the flow with its kind', (_what, act, reply) =>
  stack.watch(async () => {
    const contact = contactOn('WHATSAPP', `4679900${KINDS.findIndex(([, one]) => one === act)}001`);
    await contact.say('hi');
    await contact.reads(1);
    await act(contact);
    expect((await contact.reads(2))[1]).toBe(reply);
  }),
);

test('a reaction to the question answers it, one to an older message does not', () =>
  stack.watch(async () => {
    const contact = contactOn('WHATSAPP', '46799000099');
    await contact.say('hi');
    await contact.reads(1);
    const [question] = await contact.inbox();
    const react = (emoji: string) => ({
      event: { reaction_event: { emoji, action: 'REACTION_ACTION_REACT', message_id: question?.message_id } },
    });
    await contact.does(react('👍'));
    expect((await contact.reads(3)).slice(1)).toEqual(['One Black on WHATSAPP.', 'Which tea?']);
    await contact.does(react('👍'));
    await contact.say('white');
    expect((await contact.reads(5))[3]).toBe('One White on WHATSAPP.');
  }));
