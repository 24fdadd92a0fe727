import { APP_ID, type RunningEmulator, startEmulator, textTo } from '../../helpers/emulator.ts';
import { eventually } from '../../helpers/eventually.ts';

let emulator: RunningEmulator;

beforeEach(async () => {
  emulator = await startEmulator();
  await emulator.control('POST', '/apps', { id: APP_ID });
});
afterEach(() => emulator.close());

const outbox = async (query: Record<string, string> = {}) =>
  (await emulator.control('GET', `/outbox?${new URLSearchParams({ appId: APP_ID, ...query })}`)).body.messages;

const choice = {
  choice_message: { text_message: { text: 'Tea?' }, choices: [{ text_message: { text: 'Yes' } }] },
};

test('a choice is shown as the channel shows it: buttons here, text there', async () => {
  for (const channel of ['WHATSAPP', 'SMS']) {
    await emulator.vendor('POST', '/messages:send', { ...textTo('1', 'x', channel), message: choice });
  }
  const [whatsapp, sms] = await outbox();
  expect(whatsapp.shown).toMatchObject({ text: 'Tea?', choices: ['Yes'] });
  expect(sms.shown).toEqual({ text: 'Tea?\n\n> YES' });
  expect(sms.notes).not.toEqual([]);
});

test('it tells what was sent, when, and what was reported of it', async () => {
  const sent = { ...textTo('1', 'Hello', 'SMS'), message_metadata: 'turn-1', correlation_id: 'c-1' };
  const { body } = await emulator.vendor('POST', '/messages:send', sent);
  await eventually('two receipts', async () => (await outbox())[0].receipts.length === 2);
  const [message] = await outbox();
  expect(message).toMatchObject({
    message_id: body.message_id,
    at: body.accepted_time,
    app_message: sent.message,
    shown: { text: 'Hello' },
    message_metadata: 'turn-1',
    correlation_id: 'c-1',
    receipts: [{ status: 'QUEUED_ON_CHANNEL' }, { status: 'DELIVERED' }],
  });
});

test("one contact's messages on one channel, oldest first, without what he wrote himself", async () => {
  for (const [identity, channel, text] of [
    ['1', 'SMS', 'first'],
    ['2', 'SMS', 'not his'],
    ['1', 'RCS', 'elsewhere'],
    ['1', 'SMS', 'second'],
  ] as const) {
    await emulator.vendor('POST', '/messages:send', textTo(identity, text, channel));
  }
  const message = { text_message: { text: 'his own' } };
  await emulator.control('POST', '/inbound', { appId: APP_ID, channel: 'SMS', identity: '1', message });
  const texts = (await outbox({ channel: 'SMS', identity: '1' })).map(
    (one: { shown: { text: string } }) => one.shown.text,
  );
  expect(texts).toEqual(['first', 'second']);
});

const card = { title: 'Tea', choices: [{ text_message: { text: 'Yes' } }] };
const place = { title: 'Here', coordinates: { latitude: 1, longitude: 2 } };
const list = { title: 'Teas', sections: [{ items: [{ choice: { title: 'Green' } }] }] };
const contact = { name: { full_name: 'Ada' }, phone_numbers: [{ phone_number: '+46' }] };
const text = { text_message: { text: 'Hi' } };

test.each([
  ['WHATSAPP', text, 'documented'],
  ['SMS', { media_message: { url: 'https://a.example/a.png' } }, 'documented'],
  ['SMS', { media_message: { url: 'https://a.example/a.mp4' } }, 'inferred'],
  ['TELEGRAM', choice, 'matrix'],
  ['TELEGRAM', { card_message: card }, 'matrix'],
  ['RCS', { carousel_message: { cards: [card, card] } }, 'documented'],
  ['APPLEBC', { location_message: place }, 'documented'],
  ['WHATSAPP', { list_message: list }, 'documented'],
  ['LINE', { template_message: { omni_template: { template_id: 't', version: '1' } } }, 'documented'],
  ['SMS', { contact_info_message: contact }, 'silent'],
  ['WHATSAPP', { ...text, explicit_channel_message: { WHATSAPP: '{}' } }, 'given'],
  ['SMS', { ...text, explicit_channel_message: { WHATSAPP: '{}' } }, 'documented'],
  ['SMS', { explicit_channel_message: { WHATSAPP: '{}' } }, 'silent'],
])('what is shown on %s of %j is %s', async (channel, message, basis) => {
  await emulator.vendor('POST', '/messages:send', { ...textTo('1', 'x', channel), message });
  expect((await outbox())[0]).toMatchObject({ basis });
});

test.each(['CONVERSATION', 'DISPATCH'])(
  'in %s mode it shows events, too, with what was reported of them',
  async (mode) => {
    await emulator.control('POST', '/apps', { id: APP_ID, mode });
    const { message: _none, ...to } = textTo('1', 'x', 'RCS');
    const event = { agent_joined_event: { agent: { display_name: 'Ada', type: 'HUMAN' } } };
    const { body } = await emulator.vendor('POST', '/events:send', { ...to, event, event_metadata: 'e-1' });
    await emulator.control('POST', '/credentials', { appId: APP_ID, channel: 'RCS', status: 'FAILING' });
    await emulator.vendor('POST', '/events:send', { ...to, event: { composing_event: {} } });
    const answer = await emulator.control('GET', `/outbox?appId=${APP_ID}&channel=RCS&identity=1`);
    expect(answer.body).toMatchObject({
      messages: [],
      events: [
        {
          event_id: body.event_id,
          at: body.accepted_time,
          channel: 'RCS',
          identity: '1',
          app_event: event,
          event_metadata: 'e-1',
          receipts: [{ status: 'QUEUED_ON_CHANNEL' }],
        },
        { app_event: { composing_event: {} }, receipts: [{ status: 'FAILED' }] },
      ],
    });
    expect((await emulator.control('GET', `/outbox?appId=${APP_ID}&channel=SMS`)).body.events).toEqual([]);
  },
);

test('an unknown app is a 404', async () => {
  expect(await emulator.control('GET', '/outbox?appId=01EB37HMH1M6SV18ABNS3G135J')).toMatchObject({ status: 404 });
});
