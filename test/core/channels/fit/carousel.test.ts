import { transcode } from '../../../../core/channels/transcode.ts';
import type { OutgoingCard, OutgoingChoice, OutgoingMessage } from '../../../../core/flow/message.ts';
import { fitted, options } from '../../../helpers/fitted.ts';

const card = (title: string, choices: OutgoingChoice[], mediaUrl = ''): OutgoingCard => ({
  title,
  description: `About ${title}`,
  mediaUrl,
  choices,
});
const carousel = (cards: OutgoingCard[], ...outer: string[]): OutgoingMessage => ({
  kind: 'carousel',
  cards,
  choices: options(...outer),
});
const teas = [
  card('Green', options('Buy green', 'More'), 'https://a.example/g.png'),
  card('Black', options('Buy black')),
];
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => card(`Card ${index}`, options(`Pick ${index}`)));

test.each(['RCS', 'MESSENGER', 'LINE'])(
  'a carousel goes to %s as it is, with the choices below its cards',
  (channel) => {
    const { message, notes } = fitted(carousel(teas, 'Help'), channel);
    expect(message.carousel_message?.cards[0]).toEqual({
      title: 'Green',
      description: 'About Green',
      media_message: { url: 'https://a.example/g.png' },
      choices: [
        { text_message: { text: 'Buy green' }, postback_data: 'p:Buy green' },
        { text_message: { text: 'More' }, postback_data: 'p:More' },
      ],
    });
    expect(message.carousel_message?.choices).toEqual([{ text_message: { text: 'Help' }, postback_data: 'p:Help' }]);
    expect(notes).toEqual([]);
  },
);

test.each(['SMS', 'MMS', 'WHATSAPP', 'VIBERBM', 'TELEGRAM', 'KAKAOTALK', 'WECHAT', 'APPLEBC', 'CARRIER_PIGEON'])(
  'a carousel is a text on %s, in which the numbers count through cards and choices below them',
  (channel) => {
    const { message, notes } = fitted(carousel(teas, 'Help'), channel);
    expect(message).toEqual({
      text_message: {
        text: [
          'Green\nAbout Green\nhttps://a.example/g.png\n1. Buy green\n2. More',
          'Black\nAbout Black\n3. Buy black',
          '4. Help',
        ].join('\n\n'),
      },
    });
    expect(notes).toEqual([`${channel} gets the carousel as numbered text: it has no carousels`]);
  },
);

test.each<[string, string, OutgoingMessage, string]>([
  ['eleven cards', 'RCS', carousel(many(11)), 'a carousel takes 10 cards, this has 11'],
  [
    'four choices below',
    'RCS',
    carousel(teas, 'a', 'b', 'c', 'd'),
    'a carousel takes 3 choices below its cards, this has 4',
  ],
  ['any choice below, on Instagram', 'INSTAGRAM', carousel(teas, 'Help'), 'it shows 0 choices below cards, this has 1'],
  [
    'a card with eleven choices',
    'RCS',
    carousel([...teas, card('X', options(...'abcdefghijk'))]),
    'a message takes 10 choices, this has 11',
  ],
  [
    'a card with four choices, on Messenger',
    'MESSENGER',
    carousel([...teas, card('X', options(...'abcd'))]),
    'it takes at most 3 choices, this has 4',
  ],
  [
    'a long title in one card, on RCS',
    'RCS',
    carousel([...teas, card('X', options('x'.repeat(26)))]),
    'it takes at most 25 characters in a title, this has 26',
  ],
  ['a choice without a title', 'RCS', carousel([...teas, card('X', options(''))]), 'a choice needs a title'],
])('a carousel with %s becomes numbered text', (_what, channel, message, why) => {
  const { message: sent, notes } = fitted(message, channel);
  expect(sent.text_message?.text).toContain('1. ');
  expect(notes).toEqual([`${channel} gets the carousel as numbered text: ${why}`]);
});

test('ten cards and three choices below are just what Sinch takes', () => {
  const { message } = fitted(carousel(many(10), 'a', 'b', 'c'), 'RCS');
  expect(message.carousel_message?.cards).toHaveLength(10);
});

test('a carousel of one card is that card, the choices below it behind its own', () => {
  const { message, notes } = fitted(carousel(teas.slice(0, 1), 'Help'), 'RCS');
  expect(message.card_message?.choices.map((choice) => choice.text_message?.text)).toEqual([
    'Buy green',
    'More',
    'Help',
  ]);
  expect(notes).toEqual(['RCS gets a carousel of one card as a card']);
  const plain = fitted(carousel(teas.slice(0, 1), 'Help'), 'SMS');
  expect(plain.message.text_message?.text).toContain('3. Help');
  expect(plain.notes).toHaveLength(2);
});

test('on Apple the numbers are those of the options alone, though Sinch numbers cards in the text that it makes', () => {
  const { message } = fitted(carousel(teas), 'APPLEBC');
  const numbers = transcode(message, 'APPLEBC').shown.text.match(/\b\d+\. .*/g);
  expect(numbers).toEqual(['1. Buy green', '2. More', '3. Buy black']);
  expect(message.text_message?.text).toContain('https://a.example/g.png');
});

test('without options the cards keep their pictures on Apple', () => {
  const { message } = fitted(carousel(teas.map((one) => ({ ...one, choices: [] }))), 'APPLEBC');
  expect(transcode(message, 'APPLEBC').shown.media).toEqual(['https://a.example/g.png']);
});

test('a carousel with nothing to answer is left to Sinch, unless that refuses it', () => {
  const mute = teas.map((one) => ({ ...one, choices: [] }));
  expect(Object.keys(fitted(carousel(mute), 'SMS').message)).toEqual(['carousel_message']);
  const eleven = many(11).map((one) => ({ ...one, choices: [] }));
  const { message, notes } = fitted(carousel(eleven), 'SMS');
  expect(message.text_message?.text).toMatch(/^Card 0\nAbout Card 0\n\nCard 1\n/);
  expect(notes).toEqual(['SMS gets the carousel as text: a carousel takes 10 cards, this has 11']);
});

test('a carousel over the limit of a text goes out as several, of which the numbers count through', () => {
  const long = many(10).map((one) => ({ ...one, description: 'd'.repeat(150) }));
  const { before, message, notes } = fitted(carousel(long), 'VIBERBM');
  const texts = [...before, message].map(({ text_message }) => text_message?.text ?? '');
  expect(texts).toHaveLength(2);
  for (const text of texts) expect(text.length).toBeLessThanOrEqual(1_000);
  const cards = many(10).map((_card, index) => `Card ${index}\n${'d'.repeat(150)}\n${index + 1}. Pick ${index}`);
  expect(texts.join('\n\n')).toBe(cards.join('\n\n'));
  expect(notes[1]).toMatch(/^VIBERBM takes texts of 1000 characters: one of \d+ goes out as 2 messages$/);
});

test('one with nothing to answer is not left to Sinch where that cuts it', () => {
  const long = many(10).map((one) => ({ ...one, description: 'd'.repeat(150), choices: [] }));
  const { before, message } = fitted(carousel(long), 'VIBERBM');
  expect([...before, message].map((one) => Object.keys(one))).toEqual([['text_message'], ['text_message']]);
  expect(message.text_message?.text).toContain(`Card 9\n${'d'.repeat(150)}`);
});

test('a carousel without any card shows the choices below it', () => {
  expect(fitted(carousel([], 'Help'), 'RCS').message).toEqual({ text_message: { text: '1. Help' } });
});
