import { choiceText } from '../../../core/channels/plain-text.ts';
import { channelFacts } from '../../../core/channels/table.ts';
import { transcode } from '../../../core/channels/transcode.ts';
import documented from '../../fixtures/transcoding.json' with { type: 'json' };
import { payload } from '../../helpers/sinch-payloads.ts';

/* The examples on Sinch's channel pages, word for word as their screenshots show them. */

const MEDIA =
  'https://1vxc0v12qhrm1e72gq1mmxkf-wpengine.netdna-ssl.com/wp-content/uploads/2019/05/Sinch-logo-Events.png';
const sent = (name: string) => payload(`docs2021-${name}.json`).message;
const text = (words: string) => ({ text_message: { text: words } });
const url = (title: string) => ({ url_message: { title, url: 'https://www.sinch.com' } });
const call = (phone_number: string) => ({ call_message: { title: 'Someone', phone_number } });
const coordinates = { latitude: 55.610479, longitude: 13.002873 };
const place = { title: 'Location Message', label: 'Enriching Engagement', coordinates };
const ask = (...choices: object[]) => ({ choice_message: { ...text('What do you want to do?'), choices } });
const card = (of: string, ...choices: object[]) => ({
  title: `This is the ${of} title`,
  description: 'This is the card description',
  media_message: { url: MEDIA },
  choices,
});
const numbered = (number: number, ...choices: object[]) => ({
  ...card(`card ${number}`, ...choices),
  description: `This is the card ${number} description`,
});
const reply = text('Suggested Reply');

/** What was sent, by channel and what the example is of. */
const SENT: { [example: string]: object } = {
  'SMS choice -> rendered text': sent('sms-4-send-choice'),
  'SMS card -> rendered text': sent('sms-5-send-card'),
  'SMS carousel -> rendered text': sent('sms-6-send-carousel'),
  'SMS location -> rendered text': { location_message: place },
  'MMS choice -> rendered text': ask(reply, call('+123456789'), url('Sinch')),
  'MMS card -> image, then text': { card_message: card('best MMS card', reply, call('+46732000000'), url('Sinch')) },
  'MMS carousel -> rendered text (choice lines incl. a location choice)': {
    carousel_message: {
      cards: [numbered(1, reply, call('+123456789'), url('Sinch')), numbered(2, reply, { location_message: place })],
    },
  },
  'RCS location -> native shape': { location_message: place },
  'VIBERBM choice with text+url+location -> rendered text': ask(text('Suggested'), url('URL Choice Message:'), {
    location_message: { ...place, title: 'Location Choice Message' },
  }),
  'VIBERBM card with several choices -> rendered text': sent('sms-5-send-card'),
  'VIBERBM single url choice, native': ask(url('More info')),
  'MESSENGER location -> as shown': { location_message: place },
  'INSTAGRAM location -> rendered text': {
    location_message: { title: 'Location', coordinates: { latitude: 59.33283, longitude: 18.018593 } },
  },
  'WHATSAPP choice with mixed choices -> rendered text': sent('whatsapp-send-choice-mixed'),
  'WHATSAPP card with mixed choices -> image caption': sent('whatsapp-send-card-mixed'),
  'WHATSAPP carousel -> rendered text': sent('whatsapp-send-carousel'),
};

/** Examples of other things than what a contact sees. */
const NOT_SHOWN = [
  'RCS inbound choice response default postback',
  'MESSENGER transcode value is JSON with a top-level message key',
  'MESSENGER inbound choice response',
  'INSTAGRAM inbound choice response',
  'WHATSAPP location transcode value (a JSON string), exact',
  'WHATSAPP explicit list payload (fields)',
  'TELEGRAM delivery report status for a sent message',
  'LINE notification template message',
  'LINE buttons template of the LINE platform itself',
  'KAKAOTALK commerce message (fields)',
  'KAKAOTALK template send',
];

const examples = Object.values(documented.channels).flatMap(({ channel, examples: own = [] }) =>
  own.map(({ what, value }) => ({ channel, name: `${channel} ${what}`, value })),
);
const inWords = examples.flatMap(({ value, ...example }) => (typeof value === 'string' ? [{ ...example, value }] : []));
const withButton = examples.flatMap(({ name, ...example }) => (name in SENT ? [{ ...example, name }] : []));

test('every example is looked at, or is not of what a contact sees', () => {
  const rest = examples.map(({ name }) => name).filter((name) => !(name in SENT) && !NOT_SHOWN.includes(name));
  expect(rest).toEqual([
    'TELEGRAM choice -> rendered text (2021)',
    'WECHAT text choice -> clickable text (shape of the WeChat platform)',
  ]);
});

test.each(inWords.filter(({ name }) => name in SENT))('$name', ({ channel, name, value }) => {
  const expected = value.replace('(third card cut off in the screenshot)', '').trimEnd();
  const picture = expected.startsWith('[image]\n') || name.endsWith('caption');
  const { shown } = transcode(SENT[name] ?? {}, channel);
  const lines = expected.replace('[image]\n', '').replaceAll('<media url>', MEDIA).split('\n');
  // The screenshots of the carousels stop before the last card.
  expect(shown.text.split('\n').slice(0, lines.length)).toEqual(lines);
  expect(shown.media).toEqual(picture ? [MEDIA] : undefined);
});

test.each([
  ['RCS location -> native shape', 'RCS', { text: 'Location Message', choices: ['Enriching Engagement'] }],
  ['MESSENGER location -> as shown', 'MESSENGER', { text: 'Location Message', choices: ['Enriching Engagement'] }],
  ['VIBERBM single url choice, native', 'VIBERBM', { text: 'What do you want to do?', choices: ['More info'] }],
])('%s', (name, channel, shown) => {
  const { value } = withButton.find((one) => one.name === name) ?? {};
  for (const words of [shown.text, ...shown.choices]) expect(JSON.stringify(value)).toContain(words);
  expect(transcode(SENT[name] ?? {}, channel).shown).toEqual(shown);
});

// The overview of today says that Telegram shows choices as buttons: this is how they look where they are text.
test('TELEGRAM choice -> rendered text (2021)', () => {
  const { value } = examples.find(({ name }) => name === 'TELEGRAM choice -> rendered text (2021)') ?? {};
  const choices = ['Suggested reply text', 'Just another suggestion', 'Option 3'].map(text);
  const message = { ...text('What do you want to do?'), choices };
  expect(choiceText(message, channelFacts('TELEGRAM').layout, false)).toBe(value);
});
