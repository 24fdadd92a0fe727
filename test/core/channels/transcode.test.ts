import fc from 'fast-check';
import { CHANNELS } from '../../../core/channels/names.ts';
import { transcode } from '../../../core/channels/transcode.ts';
import { payload } from '../../helpers/sinch-payloads.ts';

const LOGO =
  'https://1vxc0v12qhrm1e72gq1mmxkf-wpengine.netdna-ssl.com/wp-content/uploads/2019/05/Sinch-logo-Events.png';
const sent = (name: string) => payload(`docs2021-${name}.json`).message;
const text = (words: string) => ({ text_message: { text: words } });
const choice = (...titles: string[]) => ({ choice_message: { ...text('Q?'), choices: titles.map(text) } });

describe("what goes as it is in the samples of Sinch's pages", () => {
  test.each([
    ['a text', sent('sms-2-send-text'), 'Text message from Sinch Conversation API.'],
    ['media, the link alone', sent('sms-3-send-media'), LOGO],
  ])('%s on SMS', (_what, message, shown) => {
    expect(transcode(message, 'SMS').shown).toEqual({ text: shown });
  });

  test('text choices within the limits are buttons on WhatsApp', () => {
    expect(transcode(sent('whatsapp-send-choice-text-only'), 'WHATSAPP')).toEqual({
      shown: { text: 'What do you want to do?', choices: ['First Reply', 'Second Reply', 'Third Reply'] },
      notes: [],
    });
  });

  test('the location of the transcode sample keeps the coordinates Sinch answers with', () => {
    const { app_message } = payload('transcode-request-location-all-channels.json');
    expect(transcode(app_message, 'WHATSAPP').shown.text).toContain('47.79819,-4.3727684');
  });
});

describe("WhatsApp's buttons for choices", () => {
  test.each([
    ['four of them', choice('a', 'b', 'c', 'd'), 'at most 3 choices, this has 4'],
    ['a title of 21 characters', choice('x'.repeat(21)), 'at most 20 characters in a title, this has 21'],
    ['two alike', choice('a', 'a'), 'two of the titles are the same'],
    [
      'a call',
      { choice_message: { ...text('Q?'), choices: [{ call_message: { title: 'Us', phone_number: '1' } }] } },
      'no button of kind call',
    ],
    [
      'a question of 1,025 characters',
      { choice_message: { ...text('q'.repeat(1025)), choices: [text('a')] } },
      'at most 1024 characters of text',
    ],
  ])('give way to text because of %s', (_what, message, reason) => {
    const { shown, notes } = transcode(message, 'WHATSAPP');
    expect(shown.choices).toBeUndefined();
    expect(notes.join()).toContain(reason);
  });

  const link = { url_message: { title: 'Open', url: 'https://a.example' } };

  test('stay for a single link', () => {
    expect(transcode({ choice_message: { ...text('Q?'), choices: [link] } }, 'WHATSAPP').shown.choices).toEqual([
      'Open',
    ]);
  });

  test('give way to text because of a single link with a long title, or below a long question', () => {
    const long = { url_message: { ...link.url_message, title: 'x'.repeat(21) } };
    for (const message of [
      { ...text('Q?'), choices: [long] },
      { ...text('q'.repeat(1025)), choices: [link] },
    ])
      expect(transcode({ choice_message: message }, 'WHATSAPP').shown).not.toHaveProperty('choices');
  });

  test.each([
    ['a link', [link]],
    ['nothing', []],
  ])('give way to a caption on a card with %s to press', (_what, choices) => {
    const card = { title: 'Tea', description: 'Green', media_message: { url: LOGO }, choices };
    const { shown } = transcode({ card_message: card }, 'WHATSAPP');
    expect(shown).toEqual({ text: expect.stringContaining('*Tea*\n_Green_'), media: [LOGO] });
  });
});

describe('cards and media', () => {
  test.each(['MESSENGER', 'INSTAGRAM', 'RCS', 'LINE'])('%s shows a carousel as cards', (channel) => {
    const { shown } = transcode(sent('facebook-messenger-send-carousel'), channel);
    expect(shown.cards).toHaveLength(4);
    expect(shown.cards?.[0]).toEqual({
      title: 'This is the card 1 title',
      description: 'This is the card 1 description',
      media: [LOGO],
      choices: ['Suggested Reply 1 Text', 'Suggested Reply 2 Text', 'Suggested Reply 3 Text'],
    });
  });

  test.each([
    ['INSTAGRAM', 'https://a.example/film.mp4', false],
    ['INSTAGRAM', 'https://a.example/picture.png?size=1', true],
    ['VIBERBM', 'https://a.example/film.mp4', false],
    ['LINE', 'https://a.example/film.mp4', false],
    ['MMS', 'https://a.example/film.mp4', true],
    ['WHATSAPP', 'https://a.example/file.pdf', true],
  ])('%s with %s: shown as it is %s', (channel, url, shownAsIs) => {
    const { shown } = transcode({ media_message: { url } }, channel);
    expect(shown).toEqual(shownAsIs ? { text: '', media: [url] } : { text: url });
  });

  const cardWith = (file: string) => ({
    card_message: { title: 'Tea', media_message: { url: `https://a.example/${file}` }, choices: [text('Yes')] },
  });

  test.each([
    ['WHATSAPP', 'tea.mp3', { text: '*Tea*\n\nhttps://a.example/tea.mp3\n\n> YES' }],
    ['MMS', 'tea.mp3', { text: 'Tea\n> YES', media: ['https://a.example/tea.mp3'] }],
    ['MMS', 'tea.vcf', { text: 'Tea\n> YES', media: ['https://a.example/tea.vcf'] }],
  ])('a card as text on %s with %s', (channel, file, shown) => {
    expect(transcode(cardWith(file), channel).shown).toEqual(shown);
  });

  test('a text that is made of choices is cut where any text is', () => {
    const { shown, notes } = transcode(
      { choice_message: { ...text('q'.repeat(999)), choices: [text('Yes')] } },
      'VIBER',
    );
    expect(shown.text).toHaveLength(1000);
    expect(notes[1]).toBe('VIBERBM cuts a text at 1000 characters, this has 1008');
  });

  test('a carousel with a card that is too much is shown with a doubt', () => {
    const card = { title: 'Tea', choices: ['a', 'b', 'c', 'd'].map(text) };
    const { notes } = transcode({ carousel_message: { cards: [{ title: 'Milk' }, card] } }, 'MESSENGER');
    expect(notes).toEqual(['MESSENGER may show no such cards: it takes at most 3 choices, this has 4']);
  });

  test('Viber cuts a text at 1,000 characters and says so', () => {
    const { shown, notes } = transcode(text('x'.repeat(1001)), 'VIBER');
    expect(shown.text).toHaveLength(1000);
    expect(notes).toEqual(['VIBERBM cuts a text at 1000 characters, this has 1001']);
  });

  test('a list is shown on WhatsApp alone', () => {
    const { message } = payload('send-request-list.json');
    expect(transcode({ list_message: message.list_message }, 'WHATSAPP').shown.choices?.length).toBeGreaterThan(0);
    expect(transcode({ list_message: message.list_message }, 'SMS').notes[0]).toContain('shows no list');
  });
});

test('every sample request shows something or says why not, on every channel and an unknown one', () => {
  const kinds = ['text', 'choice', 'card', 'carousel', 'list', 'location', 'media', 'template', 'contactinfo'];
  for (const kind of kinds) {
    const { message } = payload(`send-request-${kind}.json`);
    for (const channel of [...CHANNELS, 'CARRIER_PIGEON']) {
      const { shown, notes } = transcode(message, channel);
      expect(shown.text !== '' || shown.cards || shown.media || notes.length > 0).toBeTruthy();
    }
  }
});

describe('what Sinch refuses is seen by nobody', () => {
  const titled = (count: number) => Array.from({ length: count }, (_, index) => text(`${index}`));
  const cards = (count: number) => Array.from({ length: count }, () => ({ title: 'Tea' }));

  test.each([
    ['choices', choice(...'abcdefghijk'), 'a message takes 10 choices, this has 11'],
    [
      'choices on a card',
      { card_message: { title: 'Tea', choices: titled(11) } },
      'a message takes 10 choices, this has 11',
    ],
    [
      'choices on a card of several',
      { carousel_message: { cards: [...cards(1), { choices: titled(11) }] } },
      'a message takes 10 choices, this has 11',
    ],
    ['cards', { carousel_message: { cards: cards(11) } }, 'a carousel takes 10 cards, this has 11'],
    [
      'choices below cards',
      { carousel_message: { cards: cards(2), choices: titled(4) } },
      'a carousel takes 3 choices below its cards, this has 4',
    ],
  ])('too many %s', (_what, message, why) => {
    for (const channel of ['RCS', 'SMS'])
      expect(transcode(message, channel)).toEqual({
        shown: { text: '' },
        notes: [`Sinch refuses the message: ${why}`],
      });
  });
});

test('the explicit message of a channel takes the place of the generic one', () => {
  const { message } = payload('send-request-choice.json');
  expect(transcode(message, 'KAKAOTALK').shown).toEqual({ text: 'foo value' });
});

test('nothing makes it throw', () => {
  fc.assert(
    fc.property(
      fc.object(),
      fc.string(),
      (message, channel) => typeof transcode(message, channel).shown.text === 'string',
    ),
  );
});

test('a carousel of one card is a card on RCS, and says so', () => {
  const carousel = (count: number) => ({
    carousel_message: { cards: Array.from({ length: count }, (_, index) => ({ title: `Card ${index}` })) },
  });
  expect(transcode(carousel(1), 'RCS').notes).toEqual(['RCS shows a carousel of one card as a card']);
  expect(transcode(carousel(2), 'RCS').notes).toEqual([]);
});

describe('what is written for one channel takes the place of the generic message there', () => {
  const generic = { text_message: { text: 'Hi' } };
  const picture = { media_message: { url: 'https://a.example/tea.png' } };

  test('in its own words', () => {
    const message = { ...generic, explicit_channel_message: { VIBER: '{"own":1}' } };
    expect(transcode(message, 'VIBERBM').shown.text).toBe('{"own":1}');
    expect(transcode(message, 'SMS').shown.text).toBe('Hi');
  });

  test('as another message', () => {
    const message = { ...generic, explicit_channel_omni_message: { WHATSAPP: picture } };
    expect(transcode(message, 'WHATSAPP')).toEqual(transcode(picture, 'WHATSAPP'));
    expect(transcode(message, 'SMS').shown.text).toBe('Hi');
  });

  test('as one of its own kinds, of which only the channel knows the looks', () => {
    const message = { ...generic, channel_specific_message: { WHATSAPP: { message_type: 'FLOWS', message: {} } } };
    expect(transcode(message, 'WHATSAPP')).toEqual({
      shown: { text: '' },
      notes: ['WHATSAPP shows a FLOWS message, which only the channel knows'],
    });
  });
});

test.each<[string, string, object]>([
  [
    'SMS shows no label of a place',
    'SMS',
    { location_message: { title: 'Shop', label: 'By the river', coordinates: { latitude: 1, longitude: 2 } } },
  ],
  [
    'MMS takes subjects of 80 characters, the title has 81',
    'MMS',
    { card_message: { title: 'T'.repeat(81), description: '', choices: [] } },
  ],
  [
    'WHATSAPP shows no pictures in a list',
    'WHATSAPP',
    { list_message: { title: 'T', sections: [{ items: [{ choice: { title: 'Tea', media: { url: 'u' } } }] }] } },
  ],
])('a note says of what is left out: %s', (note, channel, message) => {
  expect(transcode(message, channel).notes).toContain(note);
});
