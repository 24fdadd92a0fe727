import { channelFacts } from '../../../core/channels/table.ts';
import { transcode } from '../../../core/channels/transcode.ts';
import documented from '../../fixtures/transcoding.json' with { type: 'json' };
import { payload } from '../../helpers/sinch-payloads.ts';

/* What Sinch's pages and its overview say of each channel and kind of message, and what a contact sees of it here. */

const sample = (kind: string) => payload(`send-request-${kind}.json`).message;
const text = (words: string) => ({ text_message: { text: words } });
const PICTURE = 'https://a.example/tea.png';
const MEDIA: { [kind: string]: string } = {
  media_image: PICTURE,
  media_video: 'https://a.example/tea.mp4',
  media_audio: 'https://a.example/tea.mp3',
  media_document: 'https://a.example/tea.pdf',
};
const media = (kind: string) => ({ media_message: { url: MEDIA[kind] ?? '', thumbnail_url: PICTURE } });
const link = { url_message: { title: 'Shop', url: 'https://a.example' } };
const place = { title: 'Shop', label: 'Tea shop', coordinates: { latitude: 55.5, longitude: 13 } };
const choice = (...choices: object[]) => ({ choice_message: { ...text('Tea?'), choices } });
const card = (...choices: object[]) => ({
  card_message: { title: 'Tea', description: 'Green', media_message: { url: PICTURE }, choices },
});
const LIST = { list_message: sample('list').list_message };
const CONTACT = { contact_info_message: sample('contactinfo').contact_info_message };
const CAROUSEL = payload('docs2021-facebook-messenger-send-carousel.json').message;
const OMNI = { template_message: { omni_template: sample('template').template_message.omni_template } };
const own = (channel: string) => ({
  template_message: { channel_template: { [channel]: { template_id: 'shipped', language_code: 'en' } } },
});

/** What is a button where a channel has them on a condition; two of them, of which one more is too many for some. */
const BUTTON: { [channel: string]: object } = { VIBERBM: link };
const buttonOf = (channel: string) => BUTTON[channel] ?? text('Yes');
/** One that no channel with a condition makes a button of, beside others. */
const call = { call_message: { title: 'Us', phone_number: '+1' } };

type Meaning = (channel: string, kind: string) => void;
const textOf = (message: object, channel: string) => transcode(message, channel).shown.text;

const isText: Meaning = (channel) =>
  expect(transcode(text('Tea'), channel)).toEqual({ shown: { text: 'Tea' }, notes: [] });
const isMedia: Meaning = (channel, kind) =>
  expect(transcode(media(kind), channel)).toEqual({ shown: { text: '', media: [MEDIA[kind]] }, notes: [] });
const isLink: Meaning = (channel, kind) => {
  const { shown, notes } = transcode(media(kind), channel);
  expect(shown).toEqual({ text: MEDIA[kind] });
  expect(notes).toHaveLength(1);
};
const hasButtons: Meaning = (channel) => {
  const { shown, notes } = transcode(choice(buttonOf(channel)), channel);
  expect(shown).toEqual({ text: 'Tea?', choices: [BUTTON[channel] ? 'Shop' : 'Yes'] });
  expect(notes).toEqual([]);
};
const hasChoicesInText: Meaning = (channel) => {
  const { shown, notes } = transcode(choice(text('Yes'), call), channel);
  expect(shown).toEqual({ text: expect.stringMatching(/Tea\?\*?\n+[>*] YES\n[>*] Us: \+1$/) });
  expect(notes).toHaveLength(1);
};
const isCard: Meaning = (channel) => {
  const { shown, notes } = transcode(card(buttonOf(channel)), channel);
  const choices = [BUTTON[channel] ? 'Shop' : 'Yes'];
  expect(shown).toEqual({ text: '', cards: [{ title: 'Tea', description: 'Green', media: [PICTURE], choices }] });
  expect(notes).toEqual([]);
};
/** The picture beside the text, or its link in it. */
const isCardInText: Meaning = (channel) => {
  const { shown, notes } = transcode(card(text('Yes'), call), channel);
  expect(shown).not.toHaveProperty('cards');
  expect(shown.text).toMatch(/Tea\*?\n_?Green_?\n[\s\S]*[>*] YES\n[>*] Us: \+1$/);
  expect(shown.text.includes(PICTURE)).toBe(shown.media === undefined);
  expect(notes).toHaveLength(1);
};
const isCarousel: Meaning = (channel) => {
  expect(transcode(CAROUSEL, channel).shown.cards).toHaveLength(4);
  const { card_message: one } = card(text('Yes'), link);
  expect(transcode({ carousel_message: { cards: [one, one] } }, channel).notes).toEqual([]);
};
const isCarouselInText: Meaning = (channel) => {
  const { shown, notes } = transcode(CAROUSEL, channel);
  expect(shown).not.toHaveProperty('cards');
  expect(shown.text).toContain('This is the card 4 title');
  expect(notes).toHaveLength(1);
};
/** Messenger's own location is a button; that it is not a map is worth a note. */
const isPlace: Meaning = (channel) => {
  const { shown, notes } = transcode({ location_message: place }, channel);
  const pin = { shown: { text: 'Shop\nTea shop\n55.5,13' }, notes: [] };
  const button = {
    shown: { text: 'Shop', choices: ['Tea shop'] },
    notes: ['MESSENGER shows a location as a button: it has no map'],
  };
  expect({ shown, notes }).toEqual(channel === 'MESSENGER' ? button : pin);
};
const isPlaceOtherwise: Meaning = (channel) =>
  expect(transcode({ location_message: place }, channel).notes).toEqual([
    `${channel} shows a location as ${channel === 'RCS' ? 'a button' : 'text'}: it has no map`,
    ...(channel === 'RCS' ? [] : [`${channel} shows no label of a place`]),
  ]);
const needsOmni: Meaning = (channel) => {
  expect(transcode(own(channel), channel).shown).toEqual({ text: '' });
  expect(textOf(OMNI, channel)).toContain('[template another template ID, another language]');
};
const both =
  (...meanings: Meaning[]): Meaning =>
  (channel, kind) => {
    for (const meaning of meanings) meaning(channel, kind);
  };

/** By kind and Sinch's word for it. "Accepted" says no more: it must arrive in some way, and text is safe either way. */
const MEANING: { [kind: string]: { [support: string]: Meaning } } = {
  text: { native: isText, accepted: isText },
  media: { native: isMedia, transcoded: isLink, accepted: isMedia },
  choice: {
    native: hasButtons,
    native_conditional: both(hasButtons, hasChoicesInText),
    transcoded: hasChoicesInText,
    accepted: hasChoicesInText,
  },
  card: {
    native: (channel, kind) => (channel === 'MMS' ? isCardInText : isCard)(channel, kind),
    native_conditional: both(isCard, isCardInText),
    transcoded: isCardInText,
    accepted: isCardInText,
  },
  carousel: { native: isCarousel, transcoded: isCarouselInText, accepted: isCarouselInText },
  location: { native: isPlace, transcoded: isPlaceOtherwise, accepted: isPlaceOtherwise },
  list: {
    native: (channel) => expect(transcode(LIST, channel).shown.choices).toEqual(['choice title']),
    unsupported: (channel) => expect(transcode(LIST, channel).shown).toEqual({ text: '' }),
  },
  contact_info: { native: (channel) => expect(textOf(CONTACT, channel)).toContain('phone_number value') },
  template: {
    native: (channel) => expect(textOf(own(channel), channel)).toBe('[template shipped, en]'),
    native_conditional: needsOmni,
    transcoded: needsOmni,
    unsupported: (channel) => expect(transcode(OMNI, channel).shown).toEqual({ text: '' }),
  },
};

const channels = Object.values(documented.channels);
const rows = channels.flatMap(({ channel, rows: own }) =>
  own.map((row) => ({ ...row, channel, kind: row.message_type })),
);
const told = rows.filter(({ support }) => support !== 'unknown');

test.each(told)('$kind on $channel: $support ($basis)', ({ kind, channel, support }) => {
  const meaning = MEANING[kind.replace(/^media_.*/, 'media')]?.[support];
  expect(meaning).toBeDefined();
  meaning?.(channel, kind);
});

test('where nothing is said of a contact the table says nothing: the contact sees nothing, and a note says why', () => {
  for (const { channel } of rows.filter(({ kind, support }) => kind === 'contact_info' && support === 'unknown'))
    expect(transcode(CONTACT, channel).notes).toEqual([`${channel}: how a contact's details look is not documented`]);
});

test.each(channels)('$channel gives the receipts that its page names', ({ channel, delivery_statuses: statuses }) => {
  const named = statuses.map((status) => status.split(' ')[0]).filter((status) => status !== 'docs');
  if (named.length > 0) expect(channelFacts(channel).receipts).toEqual(named);
});

test.each([
  ['24h', 24],
  ['24h; 7 days with HUMAN_AGENT', 24],
  ['48h and 20 messages', 48],
  ['user-opened session, 30 days', 720],
])('a window of %s is one of %d hours', (window, hours) => {
  const those = channels.filter((one) => one.window === window).map(({ channel }) => channelFacts(channel));
  expect(those).not.toEqual([]);
  for (const facts of those) expect(facts.replyWindowHours).toBe(hours);
});

test('a channel whose page names no hours has no window', () => {
  for (const { channel } of channels.filter(({ window }) => !/\d/.test(window ?? '')))
    expect(channelFacts(channel).replyWindowHours).toBeUndefined();
});
