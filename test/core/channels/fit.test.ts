import fc from 'fast-check';
import { fit as fitMessage } from '../../../core/channels/fit.ts';
import { CHANNELS } from '../../../core/channels/names.ts';
import { transcode } from '../../../core/channels/transcode.ts';
import type { OutgoingChoice, OutgoingMessage } from '../../../core/flow/message.ts';

const options = (...titles: string[]): OutgoingChoice[] =>
  titles.map((text) => ({ kind: 'text', text, postback: `p:${text}` }));
const ask = (...titles: string[]): OutgoingMessage => ({
  kind: 'choice',
  text: 'What now?',
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
  expect(fitMessage(ask('Track', 'Return'), 'WHATSAPP')).toEqual({
    message: {
      choice_message: {
        text_message: { text: 'What now?' },
        choices: [
          { text_message: { text: 'Track' }, postback_data: 'p:Track' },
          { text_message: { text: 'Return' }, postback_data: 'p:Return' },
        ],
      },
    },
    notes: [],
  });
});

test.each([
  ['SMS has no buttons', 'SMS', ask('Track', 'Return')],
  ['a channel nobody knows', 'CARRIER_PIGEON', ask('Track', 'Return')],
  ['Viber has one button, for links', 'VIBER', ask('Track', 'Return')],
])('%s: the contact answers by number', (_what, channel, message) => {
  const { message: sent, notes } = fitMessage(message, channel);
  expect(sent).toEqual({ text_message: { text: 'What now?\n\n1. Track\n2. Return' } });
  expect(notes).toHaveLength(1);
});

test('more than three choices on WhatsApp get numbers and a note that says why', () => {
  const { message, notes } = fitMessage(ask('a', 'b', 'c', 'd'), 'whatsapp');
  expect(message.text_message?.text).toBe('What now?\n\n1. a\n2. b\n3. c\n4. d');
  expect(notes).toEqual(['WHATSAPP gets the choices as numbered text: it takes at most 3 choices, this has 4']);
});

test('eleven choices, which Sinch refuses, are all there as text', () => {
  const titles = Array.from({ length: 11 }, (_, index) => `option ${index}`);
  const { message } = fitMessage(ask(...titles), 'TELEGRAM');
  expect(message.text_message?.text).toContain('11. option 10');
});

test('a link among numbered choices keeps its address and its place', () => {
  const choices: OutgoingChoice[] = [
    { kind: 'url', text: 'Site', url: 'https://a.example', postback: '' },
    ...options('Stop'),
  ];
  expect(fitMessage({ kind: 'choice', text: 'Q', choices }, 'SMS').message.text_message?.text).toBe(
    'Q\n\n1. Site: https://a.example\n2. Stop',
  );
});

test('a choice message without choices is a text', () => {
  expect(fitMessage(ask(), 'RCS').message).toEqual({ text_message: { text: 'What now?' } });
});

test('a text over the limit is cut with a note, between characters', () => {
  const { message, notes } = fitMessage({ kind: 'text', text: `${'x'.repeat(998)}😀tail` }, 'VIBERBM');
  expect(message.text_message?.text).toBe(`${'x'.repeat(998)}…`);
  expect(notes).toEqual(['VIBERBM takes texts of 1000 characters: the end of 1004 was cut']);
});

test('where a question with numbered choices is too long, the question gives way', () => {
  const { message, notes } = fitMessage(
    { kind: 'choice', text: 'q'.repeat(2000), choices: options('Yes', 'No') },
    'VIBERBM',
  );
  expect(message.text_message?.text).toHaveLength(1000);
  expect(message.text_message?.text).toMatch(/…\n\n1\. Yes\n2\. No$/);
  expect(notes).toHaveLength(2);
});

describe('cards', () => {
  test('go as cards where the channel has them', () => {
    const { message, notes } = fitMessage(card('https://a.example/a.png', 'Buy'), 'MESSENGER');
    expect(message.card_message?.choices).toEqual([{ text_message: { text: 'Buy' }, postback_data: 'p:Buy' }]);
    expect(notes).toEqual([]);
  });

  test('become a numbered text on SMS', () => {
    const { message } = fitMessage(card('https://a.example/a.png', 'Buy', 'Leave'), 'SMS');
    expect(message.text_message?.text).toBe('Tea\nGreen\nhttps://a.example/a.png\n\n1. Buy\n2. Leave');
  });

  test('keep their picture on MMS, with numbers in the titles', () => {
    const { message } = fitMessage(card('https://a.example/a.png', 'Buy', 'Leave'), 'MMS');
    expect(message.card_message?.choices.map((choice) => choice.text_message?.text)).toEqual(['1. Buy', '2. Leave']);
    expect(transcode(message, 'MMS').shown.media).toEqual(['https://a.example/a.png']);
  });

  test.each([
    [10, 'card_message'],
    [11, 'text_message'],
  ])('with %d choices go to MMS as a %s: Sinch refuses more than ten', (count, kind) => {
    const titles = Array.from({ length: count }, (_, index) => `option ${index}`);
    expect(Object.keys(fitMessage(card('https://a.example/a.png', ...titles), 'MMS').message)).toEqual([kind]);
  });

  test('without choices are left to Sinch', () => {
    expect(fitMessage(card('', ...[]), 'SMS').message).toEqual({
      card_message: { title: 'Tea', description: 'Green', choices: [] },
    });
  });
});

test('media and location keep everything they have', () => {
  expect(fitMessage({ kind: 'media', url: 'u', thumbnailUrl: 't' }, 'SMS').message).toEqual({
    media_message: { url: 'u', thumbnail_url: 't' },
  });
  expect(fitMessage({ kind: 'location', title: '', label: 'Shop', latitude: 1, longitude: 2 }, 'SMS').message).toEqual({
    location_message: { title: 'Shop', label: 'Shop', coordinates: { latitude: 1, longitude: 2 } },
  });
});

const title = fc.string({ minLength: 1, maxLength: 40 });
const outgoing: fc.Arbitrary<OutgoingMessage> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), text: fc.string({ maxLength: 6000 }) }),
  fc.record({
    kind: fc.constant('choice' as const),
    text: title,
    choices: fc.array(title, { maxLength: 14 }).map((all) => options(...all)),
  }),
  fc.record({
    kind: fc.constant('card' as const),
    title,
    description: title,
    mediaUrl: fc.webUrl(),
    choices: fc.array(title, { maxLength: 14 }).map((all) => options(...all)),
  }),
);

test('whatever the message and the channel: at most ten choices, never over the limit, and each option is there', () => {
  fc.assert(
    fc.property(outgoing, fc.constantFrom(...CHANNELS), (message, channel) => {
      const { message: sent, notes } = fitMessage(message, channel);
      const choices = sent.choice_message?.choices ?? sent.card_message?.choices ?? [];
      expect(choices.length).toBeLessThanOrEqual(10);
      const offered = message.kind === 'choice' || message.kind === 'card' ? message.choices : [];
      const seen = JSON.stringify(sent);
      for (const option of offered) expect(seen).toContain(JSON.stringify(option.text).slice(1, -1));
      // Shown as it was sent: what the contact sees loses nothing that fit did not say.
      if (sent.text_message) expect(transcode(sent, channel).notes).toEqual([]);
      if (offered.length > 0 && !transcode(sent, channel).shown.choices && !transcode(sent, channel).shown.cards)
        expect(notes).not.toEqual([]);
    }),
  );
});
