import type { OutgoingListItem, OutgoingMessage } from '../../../../core/flow/message.ts';
import { fitted } from '../../../helpers/fitted.ts';

const item = (title: string, more: Partial<OutgoingListItem> = {}): OutgoingListItem => ({
  title,
  description: '',
  mediaUrl: '',
  postback: `p:${title}`,
  ...more,
});
type List = OutgoingMessage<'list'>;
const list = (more: Partial<List> = {}): List => ({
  kind: 'list',
  title: 'Which flavour?',
  description: 'The best in town',
  button: 'Flavours',
  sections: [
    { title: 'Fruit', items: [item('Strawberry', { description: 'Sweet' }), item('Lemon')] },
    { title: 'Others', items: [item('Chocolate')] },
  ],
  ...more,
});
const items = (count: number) => Array.from({ length: count }, (_, index) => item(`Item ${index}`));
const one = (...all: OutgoingListItem[]) => list({ sections: [{ title: '', items: all }] });

test('a list goes to WhatsApp as Sinch writes it', () => {
  expect(fitted(list(), 'WHATSAPP')).toEqual({
    message: {
      list_message: {
        title: 'Which flavour?',
        description: 'The best in town',
        sections: [
          {
            title: 'Fruit',
            items: [
              { choice: { title: 'Strawberry', description: 'Sweet', postback_data: 'p:Strawberry' } },
              { choice: { title: 'Lemon', postback_data: 'p:Lemon' } },
            ],
          },
          { title: 'Others', items: [{ choice: { title: 'Chocolate', postback_data: 'p:Chocolate' } }] },
        ],
        message_properties: { menu: 'Flavours' },
      },
    },
    before: [],
    notes: [],
  });
});

test.each(['SMS', 'MMS', 'RCS', 'MESSENGER', 'TELEGRAM', 'LINE', 'WECHAT', 'APPLEBC', 'CARRIER_PIGEON'])(
  'a list is numbered text in its sections on %s, which has no lists',
  (channel) => {
    const { message, notes } = fitted(list(), channel);
    expect(message.text_message?.text).toBe(
      ['Which flavour?\nThe best in town', 'Fruit\n1. Strawberry\n   Sweet\n2. Lemon', 'Others\n3. Chocolate'].join(
        '\n\n',
      ),
    );
    expect(notes).toEqual([`${channel} gets the list as numbered text: it has no lists`]);
  },
);

test.each<[string, List, string]>([
  ['eleven items', one(...items(11)), 'it takes at most 10 items, this has 11'],
  ['a title of 25', one(item('x'.repeat(25))), "it takes at most 24 characters in an item's title, this has 25"],
  [
    'a description of 73',
    one(item('a', { description: 'd'.repeat(73) })),
    "it takes at most 72 characters in an item's description, this has 73",
  ],
  ['an item without a title', one(item('')), 'an item needs a title'],
  [
    'a postback of 201',
    one(item('a', { postback: 'p'.repeat(201) })),
    'it takes at most 200 characters of postback data, this has 201',
  ],
  [
    'a button of 21',
    list({ button: 'b'.repeat(21) }),
    'it takes at most 20 characters on the button of a list, this has 21',
  ],
  [
    'a title of the list of 1,025',
    list({ title: 't'.repeat(1_025) }),
    "it takes at most 1024 characters in a list's title, this has 1025",
  ],
  [
    'a section of 25',
    list({ sections: [{ title: 's'.repeat(25), items: items(1) }] }),
    "it takes at most 24 characters in a section's title, this has 25",
  ],
  [
    'a nameless one of two sections',
    list({
      sections: [
        { title: 'A', items: items(1) },
        { title: '', items: items(1) },
      ],
    }),
    'each of several sections needs a title',
  ],
  ['no title at all', list({ title: '', description: '' }), 'a list needs a title'],
])('a list with %s is more than WhatsApp takes: numbered text, with nothing cut', (_what, message, why) => {
  const { message: sent, notes } = fitted(message, 'WHATSAPP');
  expect(notes).toEqual([`WHATSAPP gets the list as numbered text: ${why}`]);
  for (const { items: all } of message.sections)
    for (const { title, description } of all) expect(sent.text_message?.text).toContain(description || title);
});

test('ten items of full length are just what WhatsApp takes', () => {
  const full = Array.from({ length: 10 }, () => item('x'.repeat(24), { description: 'd'.repeat(72) }));
  const message = list({ button: 'b'.repeat(20), sections: [{ title: 's'.repeat(24), items: full }] });
  expect(Object.keys(fitted(message, 'WHATSAPP').message)).toEqual(['list_message']);
});

test('the description of a list that is too long for the footer stands below the title', () => {
  const { message, notes } = fitted(list({ description: 'd'.repeat(61) }), 'WHATSAPP');
  expect(message.list_message).toMatchObject({ title: `Which flavour?\n${'d'.repeat(61)}` });
  expect(message.list_message).not.toHaveProperty('description');
  expect(notes).toEqual([]);
});

test('a list without a title of its own takes the description for one', () => {
  expect(fitted(list({ title: '' }), 'WHATSAPP').message.list_message?.title).toBe('The best in town');
});

test('pictures of a list go along with a note, since none shows them; in a text they are links', () => {
  const pictured = one(item('Lemon', { mediaUrl: 'https://a.example/l.png' }));
  const { message, notes } = fitted(pictured, 'WHATSAPP');
  expect(message.list_message?.sections[0]?.items[0]?.choice?.media).toEqual({ url: 'https://a.example/l.png' });
  expect(notes).toEqual(['WHATSAPP shows no pictures in a list']);
  expect(fitted(pictured, 'SMS').message.text_message?.text).toContain('1. Lemon\n   https://a.example/l.png');
});

test('empty sections are left out, and a list without items is its heading', () => {
  const sections = [{ title: 'Sold out', items: [] }];
  expect(
    fitted(list({ sections: [...sections, { title: '', items: items(1) }] }), 'WHATSAPP').message.list_message,
  ).toMatchObject({
    sections: [{ items: [{ choice: { title: 'Item 0' } }] }],
  });
  expect(fitted(list({ sections }), 'WHATSAPP').message).toEqual({
    text_message: { text: 'Which flavour?\nThe best in town' },
  });
});

test('a list over the limit of a text goes out as several, none of its words left out', () => {
  const items = Array.from({ length: 20 }, (_, index) => item(`Item ${index}`, { description: 'd'.repeat(60) }));
  const long = list({ title: 't'.repeat(990), sections: [{ title: '', items }] });
  const { before, message } = fitted(long, 'VIBERBM');
  const texts = [...before, message].map(({ text_message }) => text_message?.text ?? '');
  expect(texts).toHaveLength(3);
  expect(texts[0]).toContain('t'.repeat(990));
  expect(texts.join('\n').match(/d{60}/g)).toHaveLength(20);
  expect(texts.join('\n').match(/^\d+\. Item \d+$/gm)).toHaveLength(20);
});
