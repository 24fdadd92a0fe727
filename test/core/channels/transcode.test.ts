import fc from 'fast-check';
import { CHANNELS } from '../../../core/channels/names.ts';
import { transcode } from '../../../core/channels/transcode.ts';
import { payload } from '../../helpers/sinch-payloads.ts';

const LOGO =
  'https://1vxc0v12qhrm1e72gq1mmxkf-wpengine.netdna-ssl.com/wp-content/uploads/2019/05/Sinch-logo-Events.png';
const sent = (name: string) => payload(`docs2021-${name}.json`).message;
const text = (words: string) => ({ text_message: { text: words } });
const lines = (...all: string[]) => all.join('\n');
const place = {
  title: 'Location Message',
  label: 'Enriching Engagement',
  coordinates: { latitude: 55.610479, longitude: 13.002873 },
};
const MAPS = 'https://www.google.com/maps/search/?api=1&query=55.610477,13.002873';
const choice = (...titles: string[]) => ({ choice_message: { ...text('Q?'), choices: titles.map(text) } });

describe('what Sinch documents on its channel pages', () => {
  test.each([
    ['a text on SMS', 'SMS', sent('sms-2-send-text'), 'Text message from Sinch Conversation API.'],
    ['media on SMS, the link alone', 'SMS', sent('sms-3-send-media'), LOGO],
    [
      'choices on SMS',
      'SMS',
      sent('sms-4-send-choice'),
      lines('What do you want to do?', '', '> TEXT', '> Sinch: https://www.sinch.com', '> Someone: 46732000000'),
    ],
    [
      'mixed choices on WhatsApp',
      'WHATSAPP',
      sent('whatsapp-send-choice-mixed'),
      lines('What do you want to do?', '', '> TEXT', '> Sinch: https://www.sinch.com', '> Someone: 46732000000'),
    ],
    [
      'choices on MMS, without an empty line',
      'MMS',
      sent('sms-4-send-choice'),
      lines('What do you want to do?', '> TEXT', '> Sinch: https://www.sinch.com', '> Someone: 46732000000'),
    ],
    [
      'choices on Viber, the question in bold',
      'VIBERBM',
      {
        choice_message: {
          ...text('What do you want to do?'),
          choices: [
            text('Suggested'),
            { url_message: { title: 'URL Choice Message:', url: 'https://www.sinch.com' } },
            { location_message: { ...place, title: 'Location Choice Message' } },
          ],
        },
      },
      lines(
        '*What do you want to do?*',
        '',
        '> SUGGESTED',
        '> URL Choice Message:: https://www.sinch.com',
        `> Location Choice Message: ${MAPS}`,
      ),
    ],
    [
      'a card on SMS',
      'SMS',
      sent('sms-5-send-card'),
      lines(
        'This is the card title',
        'This is the card description',
        LOGO,
        '> SUGGESTED REPLY',
        '> Someone: 46732000000',
        '> Sinch: https://www.sinch.com',
      ),
    ],
    [
      'a card with several choices on Viber',
      'VIBERBM',
      sent('sms-5-send-card'),
      lines(
        '*This is the card title*',
        '_This is the card description_',
        '',
        LOGO,
        '',
        '> SUGGESTED REPLY',
        '> Someone: 46732000000',
        '> Sinch: https://www.sinch.com',
      ),
    ],
    ['a location on SMS, as 32-bit floats', 'SMS', { location_message: place }, `Location Message: ${MAPS}`],
    [
      'a location on Instagram',
      'INSTAGRAM',
      { location_message: { title: 'Location', coordinates: { latitude: 59.33283, longitude: 18.018593 } } },
      'Location: https://www.google.com/maps/search/?api=1&query=59.33283,18.018593',
    ],
  ])('is what is shown of %s', (_what, channel, message, shown) => {
    expect(transcode(message, channel).shown).toEqual({ text: shown });
  });

  test('a carousel on SMS has numbered cards with empty lines between', () => {
    const { shown } = transcode(sent('sms-6-send-carousel'), 'SMS');
    expect(shown.text.split('\n').slice(0, 12)).toEqual([
      '1. This is the card 1 title',
      'This is the card 1 description',
      LOGO,
      '> SUGGESTED REPLY 1 TEXT',
      '> SUGGESTED REPLY 2 TEXT',
      '> SUGGESTED REPLY 3 TEXT',
      '',
      '2. This is the card 2 title',
      'This is the card 2 description',
      LOGO,
      '> SUGGESTED',
      '> Sinch: https://www.sinch.com',
    ]);
  });

  test('a carousel on WhatsApp marks titles and descriptions', () => {
    const { shown } = transcode(sent('whatsapp-send-carousel'), 'WHATSAPP');
    expect(shown.text.split('\n').slice(0, 8)).toEqual([
      '*1. This is the card 1 title*',
      '_This is the card 1 description_',
      LOGO,
      '',
      '',
      '> RESPONSE 1',
      '> RESPONSE 2',
      '',
    ]);
  });

  test('a carousel on MMS has neither numbers nor empty lines', () => {
    const { shown } = transcode(sent('sms-6-send-carousel'), 'MMS');
    expect(shown.text).not.toContain('1. ');
    expect(shown.text).not.toContain('\n\n');
    expect(shown.text).toContain(LOGO);
  });

  test('a card with mixed choices on WhatsApp is a picture with a caption', () => {
    expect(transcode(sent('whatsapp-send-card-mixed'), 'WHATSAPP').shown).toEqual({
      text: lines(
        '*This is the card title*',
        '_This is the card description_',
        '',
        '> TEXT',
        '> Someone: 46732000000',
        '> Sinch: https://www.sinch.com',
      ),
      media: [LOGO],
    });
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

  test('Messenger and RCS show a location as its title with a button', () => {
    for (const channel of ['MESSENGER', 'RCS'])
      expect(transcode({ location_message: place }, channel).shown).toEqual({
        text: 'Location Message',
        choices: ['Enriching Engagement'],
      });
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

  test('stay for a single link', () => {
    const message = {
      choice_message: { ...text('Q?'), choices: [{ url_message: { title: 'Open', url: 'https://a.example' } }] },
    };
    expect(transcode(message, 'WHATSAPP').shown.choices).toEqual(['Open']);
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
    ['MMS', 'https://a.example/film.mp4', true],
    ['WHATSAPP', 'https://a.example/file.pdf', true],
  ])('%s with %s: shown as it is %s', (channel, url, shownAsIs) => {
    const { shown } = transcode({ media_message: { url } }, channel);
    expect(shown).toEqual(shownAsIs ? { text: '', media: [url] } : { text: url });
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
