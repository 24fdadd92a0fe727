import { fit as fitMessage } from '../../../core/channels/fit.ts';
import { transcode } from '../../../core/channels/transcode.ts';
import type { OutgoingChoice, OutgoingMessage } from '../../../core/flow/message.ts';
import { fitted, options } from '../../helpers/fitted.ts';

const ask = (...titles: string[]): OutgoingMessage => ({
  kind: 'choice',
  text: 'What now?',
  choices: options(...titles),
});
const asked = (text: string, ...titles: string[]): OutgoingMessage => ({
  kind: 'choice',
  text,
  choices: options(...titles),
});
const card = (mediaUrl: string, ...titles: string[]): OutgoingMessage => ({
  kind: 'card',
  title: 'Tea',
  description: 'Green',
  mediaUrl,
  choices: options(...titles),
});

test('choices that the channel has buttons for go as they are, with their postbacks', () => {
  expect(fitted(ask('Track', 'Return'), 'WHATSAPP')).toEqual({
    message: {
      choice_message: {
        text_message: { text: 'What now?' },
        choices: [
          { text_message: { text: 'Track' }, postback_data: 'p:Track' },
          { text_message: { text: 'Return' }, postback_data: 'p:Return' },
        ],
      },
    },
    before: [],
    notes: [],
  });
});

test.each([
  ['a channel without buttons', 'SMS', ask('Track', 'Return')],
  ['a channel nobody knows', 'CARRIER_PIGEON', ask('Track', 'Return')],
  ['a channel of one button, for links', 'VIBER', ask('Track', 'Return')],
])('the contact on %s answers by number', (_what, channel, message) => {
  const { message: sent, notes } = fitted(message, channel);
  expect(sent).toEqual({ text_message: { text: 'What now?\n\n1. Track\n2. Return' } });
  expect(notes).toHaveLength(1);
});

test('more than three choices on WhatsApp get numbers and a note that says why', () => {
  const { message, notes } = fitted(ask('a', 'b', 'c', 'd'), 'whatsapp');
  expect(message.text_message?.text).toBe('What now?\n\n1. a\n2. b\n3. c\n4. d');
  expect(notes).toEqual(['WHATSAPP gets the choices as numbered text: it takes at most 3 choices, this has 4']);
});

test('eleven choices, which Sinch refuses, are all there as text', () => {
  const titles = Array.from({ length: 11 }, (_, index) => `option ${index}`);
  const { message } = fitted(ask(...titles), 'TELEGRAM');
  expect(message.text_message?.text).toContain('11. option 10');
});

test('choices go to WeChat as they are, where a tap on a link in the text is the answer', () => {
  const { message, notes } = fitted(ask('Track', 'Return'), 'WECHAT');
  expect(message.choice_message?.choices).toHaveLength(2);
  expect(notes).toEqual([]);
  expect(transcode(message, 'WECHAT')).toEqual({
    shown: { text: 'What now?', choices: ['Track', 'Return'] },
    notes: ['WECHAT shows choices as links in the text'],
  });
});

test.each([
  ['RCS', 3072],
  ['VIBERBM', 1000],
  ['LINE', 5000],
])('a question to %s above a button may have %d characters, as a text may', (channel, most) => {
  const choices: OutgoingChoice[] = [{ kind: 'url', text: 'Shop', url: 'https://a.example', postback: '' }];
  const sent = (length: number) => fitted({ kind: 'choice', text: 'q'.repeat(length), choices }, channel);
  expect(sent(most).before).toEqual([]);
  expect(Object.keys(sent(most).message)).toEqual(['choice_message']);
  // What is longer stands above it in a message of its own.
  expect(sent(most + 1).before).toEqual([{ text_message: { text: 'q'.repeat(most) } }]);
  expect(sent(most + 1).message.choice_message?.text_message.text).toBe('q');
});

test('a link that is too long for a button of RCS stands in the text', () => {
  const choices: OutgoingChoice[] = [
    { kind: 'url', text: 'Shop', url: `https://a.example/${'a'.repeat(2031)}`, postback: '' },
  ];
  const { notes } = fitted({ kind: 'choice', text: 'Q', choices }, 'RCS');
  expect(notes).toEqual([
    'RCS gets the choices as numbered text: it takes at most 2048 characters of a link, this has 2049',
  ]);
});

test('a link among numbered choices keeps its address and its place', () => {
  const choices: OutgoingChoice[] = [
    { kind: 'url', text: 'Site', url: 'https://a.example', postback: '' },
    ...options('Stop'),
  ];
  expect(fitted({ kind: 'choice', text: 'Q', choices }, 'SMS').message.text_message?.text).toBe(
    'Q\n\n1. Site: https://a.example\n2. Stop',
  );
});

test('a choice message without choices is a text', () => {
  expect(fitted(ask(), 'RCS').message).toEqual({ text_message: { text: 'What now?' } });
});

test('a text over the limit goes out as several, parted between characters, with a note', () => {
  const { before, message, notes } = fitted({ kind: 'text', text: `${'x'.repeat(999)}😀tail` }, 'VIBERBM');
  expect(before).toEqual([{ text_message: { text: 'x'.repeat(999) } }]);
  expect(message).toEqual({ text_message: { text: '😀tail' } });
  expect(notes).toEqual(['VIBERBM takes texts of 1000 characters: one of 1005 goes out as 2 messages']);
});

test.each<[string, string, object]>([
  ['VIBERBM', 'numbers', { text_message: { text: 'Which one?\n\n1. Yes\n2. No' } }],
  ['WHATSAPP', 'buttons', { choice_message: { text_message: { text: expect.stringMatching(/Which one\?$/) } } }],
])('a question that is too long for %s has its %s below its end', (channel, _what, end) => {
  const text = `${'q'.repeat(900)}\n\n${'r'.repeat(900)}\n\n${'s'.repeat(900)}\n\n${'t'.repeat(2000)}\n\nWhich one?`;
  const { before, message } = fitted({ kind: 'choice', text, choices: options('Yes', 'No') }, channel);
  expect(message).toMatchObject(end);
  expect(before.length).toBeGreaterThan(3);
});

test('a long question leaves no room for buttons where there can be none', () => {
  const text = `${'q'.repeat(4000)}\n\n${'r'.repeat(4000)}\n\nWhich one?`;
  const { before, notes } = fitted({ kind: 'choice', text, choices: options('a', 'b', 'c', 'd') }, 'WHATSAPP');
  expect(before).toHaveLength(1);
  expect(notes).toEqual([
    'WHATSAPP gets the choices as numbered text: it takes at most 3 choices, this has 4',
    expect.stringMatching(/^WHATSAPP takes texts of 4096 characters: one of \d+ goes out as 2 messages$/),
  ]);
});

describe('cards', () => {
  const tea = {
    kind: 'card' as const,
    title: 'Tea',
    description: 'Green',
    mediaUrl: 'https://a.example/a.png',
    choices: options('Buy'),
  };

  test('go as cards where the channel has them', () => {
    const { message, notes } = fitted(card('https://a.example/a.png', 'Buy'), 'MESSENGER');
    expect(message.card_message?.choices).toEqual([{ text_message: { text: 'Buy' }, postback_data: 'p:Buy' }]);
    expect(notes).toEqual([]);
  });

  test.each([
    ['RCS', 4],
    ['INSTAGRAM', 3],
  ])('have room for fewer choices on %s than a question: %d', (channel, most) => {
    const kindOf = (titles: string[]) =>
      Object.keys(fitted(card('https://a.example/a.png', ...titles), channel).message);
    const titles = ['a', 'b', 'c', 'd', 'e'];
    expect(kindOf(titles.slice(0, most))).toEqual(['card_message']);
    expect(kindOf(titles.slice(0, most + 1))).toEqual(['text_message']);
    expect(Object.keys(fitted(ask(...titles), channel).message)).toEqual(['choice_message']);
  });

  test('keep their links on Instagram, where a question has none', () => {
    const choices: OutgoingChoice[] = [{ kind: 'url', text: 'Shop', url: 'https://a.example', postback: '' }];
    const tea = { title: 'Tea', description: '', mediaUrl: 'https://a.example/a.png', choices };
    expect(fitted({ kind: 'card', ...tea }, 'INSTAGRAM').message.card_message?.choices).toHaveLength(1);
    expect(fitted({ kind: 'choice', text: 'Tea?', choices }, 'INSTAGRAM').message).not.toHaveProperty('choice_message');
  });

  test('become a numbered text on SMS', () => {
    const { message } = fitted(card('https://a.example/a.png', 'Buy', 'Leave'), 'SMS');
    expect(message.text_message?.text).toBe('Tea\nGreen\nhttps://a.example/a.png\n\n1. Buy\n2. Leave');
  });

  test('keep their picture on MMS, with numbers in the titles', () => {
    const { message } = fitted(card('https://a.example/a.png', 'Buy', 'Leave'), 'MMS');
    expect(message.card_message?.choices.map((choice) => choice.text_message?.text)).toEqual(['1. Buy', '2. Leave']);
    expect(transcode(message, 'MMS').shown.media).toEqual(['https://a.example/a.png']);
    const withDocument = fitted(card('https://a.example/a.doc', 'Buy'), 'MMS');
    expect(transcode(withDocument.message, 'MMS').shown).toEqual({
      text: 'Tea\nGreen\nhttps://a.example/a.doc\n> 1. BUY',
    });
  });

  test.each([
    [10, 'card_message'],
    [11, 'text_message'],
  ])('with %d choices go to MMS as a %s: Sinch refuses more than ten', (count, kind) => {
    const titles = Array.from({ length: count }, (_, index) => `option ${index}`);
    expect(Object.keys(fitted(card('https://a.example/a.png', ...titles), 'MMS').message)).toEqual([kind]);
  });

  test('have a short subject on MMS, and the whole title below it', () => {
    const title = 'Tea'.repeat(27);
    const { message, notes } = fitted({ ...tea, title }, 'MMS');
    expect(message.card_message?.title).toBe(`${'Tea'.repeat(26)}T…`);
    expect(message.card_message?.description).toBe(`${title}\nGreen`);
    expect(notes).toContain('MMS takes subjects of 80 characters: the whole title stands above the description');
    expect(fitted({ ...tea, title: title.slice(0, 80) }, 'MMS').message.card_message?.description).toBe('Green');
  });

  test.each([
    ['VIBERBM', 1000, []],
    ['WHATSAPP', 4096, []],
    ['WHATSAPP', 4096, ['a', 'b', 'c', 'd']],
    ['WHATSAPP', 4096, ['a', 'b']],
  ])('that are too long for a text on %s (%d) go out as their picture and their text', (channel, most, titles) => {
    const description = 'g'.repeat(most);
    const fitting = fitted({ ...tea, description, choices: options(...titles) }, channel);
    const { before, message, notes } = fitting;
    expect(before[0]).toEqual({ media_message: { url: 'https://a.example/a.png' } });
    expect(before.length).toBeGreaterThanOrEqual(2);
    expect(notes[0]).toBe(`${channel} takes texts of ${most} characters: the card goes out in parts`);
    const buttons = transcode(message, channel).shown.choices;
    expect(buttons).toEqual(titles.length === 2 ? titles : undefined);
  });

  test('without choices are left to Sinch', () => {
    expect(fitted(card('', ...[]), 'SMS').message).toEqual({
      card_message: { title: 'Tea', description: 'Green', choices: [] },
    });
  });
});

test.each([
  ['KAKAOTALK', 'tea.mp4', 'it does not show media of kind video'],
  ['WECHAT', 'tea.pdf', 'it does not show media of kind document'],
  ['VIBERBM', 'tea.mp4', 'a video needs a thumbnail_url'],
  ['RCS', 'tea.docx', 'of documents it shows only pdf'],
  ['MMS', 'tea.DOCX?a=1', 'of documents it shows only pdf and vcf'],
])('what %s may refuse of media (%s) goes as a link', (channel, file, why) => {
  const url = `https://a.example/${file}`;
  const { message, notes } = fitted({ kind: 'media', url }, channel);
  expect(message).toEqual({ text_message: { text: url } });
  expect(notes).toEqual([`${channel} gets media as a link: ${why}`]);
});

test('media and location keep everything they have', () => {
  expect(fitted({ kind: 'media', url: 'u', thumbnailUrl: 't' }, 'SMS').message).toEqual({
    media_message: { url: 'u', thumbnail_url: 't' },
  });
  expect(fitted({ kind: 'location', title: '', label: 'Shop', latitude: 1, longitude: 2 }, 'SMS').message).toEqual({
    location_message: { title: 'Shop', label: 'Shop', coordinates: { latitude: 1, longitude: 2 } },
  });
});

test.each([
  ['SMS', 'Shop, by the river', ['SMS shows no label of a place: it stands in the title']],
  ['APPLEBC', 'Shop, by the river', ['APPLEBC shows no label of a place: it stands in the title']],
  ['RCS', 'Shop', []],
  ['WHATSAPP', 'Shop', []],
])('the label of a place is not lost on %s', (channel, title, notes) => {
  const place = { title: 'Shop', label: 'by the river', latitude: 1, longitude: 2 };
  const fitting = fitted({ kind: 'location', ...place }, channel);
  expect(fitting.message.location_message).toMatchObject({ title, label: 'by the river' });
  expect(fitting.notes).toEqual(notes);
});

describe('what shows nothing', () => {
  test.each<[string, OutgoingMessage]>([
    ['an empty text', { kind: 'text', text: '' }],
    ['a blank text', { kind: 'text', text: ' \n' }],
    ['a question with neither text nor choices', asked('')],
    ['an empty card', { kind: 'card', title: '', description: '', mediaUrl: '', choices: [] }],
    ['a carousel without cards', { kind: 'carousel', cards: [], choices: [] }],
    ['an empty list', { kind: 'list', title: '', description: '', button: 'Menu', sections: [] }],
    ['an empty contact', { kind: 'contact', name: '', phones: [], emails: [], organization: '', urls: [] }],
  ])('%s is refused', (_what, message) => {
    for (const channel of ['WHATSAPP', 'SMS', 'RCS'])
      expect(fitMessage(message, channel)).toEqual({ refused: 'there is nothing in the message to be shown' });
  });
});

test.each<[string, OutgoingMessage, string]>([
  ['choices without a question', asked('', 'Yes'), '1. Yes'],
  ['a choice without a title', asked('Q', 'Yes', ''), 'Q\n\n1. Yes\n2. '],
  [
    'an empty card with choices',
    { kind: 'card', title: '', description: '', mediaUrl: '', choices: options('A') },
    '1. A',
  ],
])('%s, which Sinch refuses as buttons, are numbered text everywhere', (_what, message, text) => {
  for (const channel of ['RCS', 'TELEGRAM', 'SMS'])
    expect(fitted(message, channel).message).toEqual({ text_message: { text } });
});

describe('a card without a picture', () => {
  const plain = (description: string, ...titles: string[]): OutgoingMessage => ({
    kind: 'card',
    title: 'Tea',
    description,
    mediaUrl: '',
    choices: options(...titles),
  });

  test('goes without one where the channel shows such cards', () => {
    const { message, notes } = fitted(plain('Green', 'Buy'), 'WHATSAPP');
    expect(message.card_message).not.toHaveProperty('media_message');
    expect(notes).toEqual([]);
  });

  test('keeps its buttons as a text where only the card is too much', () => {
    const { message, notes } = fitted(plain('g'.repeat(61), 'Buy'), 'WHATSAPP');
    expect(message.choice_message?.text_message.text).toBe(`Tea\n${'g'.repeat(61)}`);
    expect(notes).toEqual(['WHATSAPP gets the card as a text with buttons: the description is too long']);
  });

  test('keeps its link button on Viber, where cards need a picture', () => {
    const choices: OutgoingChoice[] = [{ kind: 'url', text: 'Shop', url: 'https://a.example', postback: '' }];
    const { message } = fitted({ kind: 'card', title: 'Tea', description: '', mediaUrl: '', choices }, 'VIBERBM');
    expect(message.choice_message?.choices).toHaveLength(1);
  });

  test.each(['MMS', 'SMS'])('is a numbered text on %s', (channel) => {
    expect(fitted(plain('Green', 'Buy', 'Leave'), channel).message).toEqual({
      text_message: { text: 'Tea\nGreen\n\n1. Buy\n2. Leave' },
    });
  });
});

test('a place keeps its link on Viber, however long its title is', () => {
  const place = { title: 'Shop '.repeat(195).trim(), label: '', latitude: 1, longitude: 2 };
  const { before, message, notes } = fitted({ kind: 'location', ...place }, 'VIBERBM');
  expect(before).toHaveLength(1);
  expect(message.text_message?.text).toMatch(/https:\/\/www\.google\.com\/maps\/search\/\?api=1&query=1,2$/);
  expect(notes).toEqual([expect.stringMatching(/^VIBERBM takes texts of 1000 characters/)]);
});
