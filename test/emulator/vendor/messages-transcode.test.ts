import { CHANNELS } from '../../../core/channels/names.ts';
import { APP_ID, type RunningEmulator, startEmulator } from '../../helpers/emulator.ts';
import { officialClient } from '../../helpers/official-client.ts';
import { payload, payloadNames } from '../../helpers/sinch-payloads.ts';

let emulator: RunningEmulator;

beforeAll(async () => {
  emulator = await startEmulator();
  await emulator.control('POST', '/apps', { id: APP_ID });
});
afterAll(() => emulator.close());

const transcode = async (app_message: object, channels: string[], more: object = {}) => {
  const request = { app_id: APP_ID, app_message, channels, ...more };
  return emulator.vendor('POST', '/messages:transcode', request);
};
const asJson = async (app_message: object, channel: string, more: object = {}) =>
  JSON.parse((await transcode(app_message, [channel], more)).body.transcoded_message[channel]);

const text = (line: string) => ({ text_message: { text: line } });
const url = { url_message: { title: 'Open', url: 'https://a.example' } };
const choicesOf = (...choices: object[]) => ({ choice_message: { text_message: { text: 'Which?' }, choices } });
const picture = { url: 'https://a.example/p.png' };

test("the official client's own example comes out as Sinch makes it, for each channel asked for", async () => {
  const { app_message, channels } = payload('transcode-request-location-all-channels.json');
  const { transcoded_message } = await officialClient(emulator.base).transcoding.transcodeMessage({
    transcodeMessageRequestBody: { app_id: APP_ID, app_message, channels },
  });
  expect(Object.keys(transcoded_message ?? {})).toEqual(channels);
  expect(transcoded_message).toMatchObject(payload('transcode-response-location-whatsapp.json').transcoded_message);
  expect(transcoded_message?.SMS).toMatch(/^Phare d'Eckmühl: https:/);
});

test('the recipient stands in it where the request names one', async () => {
  expect(await asJson(text('Hi'), 'WHATSAPP', { from: 'me', to: '467' })).toMatchObject({ to: '467' });
  expect(await asJson(text('Hi'), 'MESSENGER', { to: '467' })).toMatchObject({ recipient: { id: '467' } });
});

test.each([
  ['a text', text('Hi'), { type: 'text', text: { body: 'Hi' } }],
  ['media', { media_message: picture }, { type: 'image', image: { link: picture.url } }],
  [
    'choices',
    choicesOf({ ...text('Yes'), postback_data: 'y' }, text('No')),
    {
      interactive: {
        type: 'button',
        body: { text: 'Which?' },
        action: {
          buttons: [
            { type: 'reply', reply: { id: 'y', title: 'Yes' } },
            { type: 'reply', reply: { id: 'No', title: 'No' } },
          ],
        },
      },
    },
  ],
  [
    'a link alone',
    choicesOf(url),
    {
      interactive: {
        type: 'cta_url',
        action: { name: 'cta_url', parameters: { display_text: 'Open', url: 'https://a.example' } },
      },
    },
  ],
  ['choices that become text', choicesOf(url, text('No')), { type: 'text' }],
  [
    'a card',
    { card_message: { title: 'T', description: 'D', media_message: picture, choices: [text('Yes')] } },
    { interactive: { type: 'button', header: { type: 'image' }, body: { text: 'T' }, footer: { text: 'D' } } },
  ],
  [
    'a card without choices',
    { card_message: { title: 'T', description: 'D', media_message: picture } },
    { type: 'image', image: { link: picture.url, caption: '*T*\n_D_' } },
  ],
  [
    'a list',
    { list_message: { title: 'L', sections: [{ items: [{ choice: { title: 'A', postback_data: 'a' } }] }] } },
    { interactive: { type: 'list', action: { sections: [{ rows: [{ id: 'a', title: 'A' }] }] } } },
  ],
])('WhatsApp gets %s in its own words', async (_case, message, expected) => {
  expect(await asJson(message, 'WHATSAPP')).toMatchObject({ messaging_product: 'whatsapp', ...expected });
});

test.each([
  ['a text', text('Hi'), { text: 'Hi' }],
  ['media', { media_message: picture }, { attachment: { type: 'image', payload: picture } }],
  [
    'choices',
    choicesOf(text('Yes'), url, { call_message: { title: 'Call', phone_number: '+46' } }),
    {
      attachment: {
        payload: { template_type: 'button', buttons: [{ type: 'postback' }, { type: 'web_url' }, { payload: '+46' }] },
      },
    },
  ],
  [
    'a carousel',
    { carousel_message: { cards: [{ title: 'A' }, { title: 'B', media_message: picture }], choices: [text('Yes')] } },
    {
      attachment: { payload: { elements: [{ title: 'A' }, { title: 'B', image_url: picture.url }] } },
      quick_replies: [{ title: 'Yes' }],
    },
  ],
  [
    'a place',
    { location_message: { title: 'T', label: 'L', coordinates: { latitude: 1, longitude: 2 } } },
    {
      attachment: {
        payload: {
          text: 'T',
          buttons: [{ title: 'L', url: 'https://www.google.com/maps/search/?api=1&query=1,2' }],
        },
      },
    },
  ],
])('Messenger gets %s in its own words', async (_case, message, expected) => {
  expect((await asJson(message, 'MESSENGER')).message).toMatchObject(expected);
});

test('any other channel gets the text, or JSON of all that the contact sees', async () => {
  const { body } = await transcode(choicesOf(text('Yes')), ['SMS', 'RCS', 'VIBER']);
  expect(body.transcoded_message).toEqual({
    SMS: 'Which?\n\n> YES',
    RCS: JSON.stringify({ text: 'Which?', choices: ['Yes'] }),
    VIBER: expect.stringContaining('> YES'),
  });
});

test('what was written for a channel takes the place of the rest there', async () => {
  const message = {
    ...text('all'),
    explicit_channel_message: { WHATSAPP: '{"as":"given"}' },
    explicit_channel_omni_message: { SMS: text('short') },
  };
  const { body } = await transcode(message, ['WHATSAPP', 'SMS', 'RCS']);
  expect(body.transcoded_message).toEqual({ WHATSAPP: '{"as":"given"}', SMS: 'short', RCS: 'all' });
});

// Not the carousel's: it has more choices below its cards than the specification takes.
test('a template that is written for one channel is what that channel is handed', async () => {
  const template_reference = { template_id: 'shipped', version: '1', parameters: { code: 'AB1' } };
  const app_message = {
    text_message: { text: 'Hello' },
    explicit_channel_omni_message: { SMS: { template_reference } },
  };
  const channels = ['SMS', 'RCS'];
  const { body } = await emulator.vendor('POST', '/messages:transcode', { app_id: APP_ID, app_message, channels });
  expect(body.transcoded_message.RCS).toContain('Hello');
  expect(body.transcoded_message.SMS).toContain('shipped');
});

test.each(payloadNames(/^send-request-(?!carousel).*\.json$/))(
  'the message of the sample %s comes out for every channel',
  async (name) => {
    const { message } = payload(name);
    const { status, body } = await transcode(message, [...CHANNELS]);
    expect(status).toBe(200);
    expect(body.transcoded_message).toEqual(
      Object.fromEntries(CHANNELS.map((channel) => [channel, expect.any(String)])),
    );
  },
);

test('nothing is sent', async () => {
  await transcode(text('Hi'), ['SMS']);
  expect((await emulator.control('GET', `/outbox?appId=${APP_ID}`)).body.messages).toEqual([]);
});

test.each([
  ['no channels', { channels: [] }, 400],
  ['an unknown channel', { channels: ['SMOKE'] }, 400],
  ['a message of no kind', { app_message: {} }, 400],
  ['an app_id that is no ULID', { app_id: 'an app id' }, 400],
  ['an app that is not there', { app_id: APP_ID.replace(/H$/, 'J') }, 404],
])('%s is refused', async (_case, change, status) => {
  expect(await transcode(text('Hi'), ['SMS'], change)).toMatchObject({ status, body: { error: { code: status } } });
});
