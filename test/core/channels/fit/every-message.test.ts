import fc from 'fast-check';
import { type Fitted, messagesOf } from '../../../../core/channels/fit/fitting.ts';
import { fit as fitMessage } from '../../../../core/channels/fit.ts';
import { CHANNELS } from '../../../../core/channels/names.ts';
import { channelFacts } from '../../../../core/channels/table.ts';
import { transcode } from '../../../../core/channels/transcode.ts';
import type { OutgoingChoice, OutgoingMessage } from '../../../../core/flow/message.ts';
import { type Offered, understand } from '../../../../core/flow/understand.ts';
import { SendRequest } from '../../../../emulator/vendor/send-request.ts';

const title = fc.stringMatching(/^[a-z][a-z ]{0,38}[a-z]$/);
const words = fc.oneof(fc.constant(''), title, fc.string({ maxLength: 80 }));
const url = fc.oneof(fc.constant(''), fc.webUrl());
const postback = fc.oneof(fc.constant(''), fc.stringMatching(/^cq1:[A-Z]{26}:step:[0-9]{1,2}$/));
const moment = fc.constant('2026-12-24T18:00:00.000Z');

const choice: fc.Arbitrary<OutgoingChoice> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), text: title, postback }),
  fc.record({ kind: fc.constant('url' as const), text: title, postback, url: fc.webUrl() }),
  fc.record({ kind: fc.constant('call' as const), text: title, postback, phone: fc.constant('+46700000001') }),
  fc.record({
    kind: fc.constant('location' as const),
    text: title,
    postback,
    latitude: fc.double({ min: -90, max: 90, noNaN: true }),
    longitude: fc.double({ min: -180, max: 180, noNaN: true }),
    label: words,
  }),
  fc.record({
    kind: fc.constant('calendar' as const),
    text: title,
    postback,
    start: moment,
    end: moment,
    title: words,
    description: words,
  }),
);
const choices = fc.array(choice, { maxLength: 12 });
const card = fc.record({
  title: words,
  description: words,
  mediaUrl: url,
  choices: fc.array(choice, { maxLength: 4 }),
});
const item = fc.record({ title, description: words, mediaUrl: url, postback });
const texts = fc.array(title, { maxLength: 3 });
const params = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), words, { maxKeys: 3 });
const template = fc.record({ id: title, language: fc.constantFrom('en', 'en-US', 'sv_SE'), params });

const withOptions: fc.Arbitrary<OutgoingMessage> = fc.oneof(
  fc.record({ kind: fc.constant('choice' as const), text: words, choices }),
  fc.record({ kind: fc.constant('card' as const), title: words, description: words, mediaUrl: url, choices }),
  fc.record({
    kind: fc.constant('carousel' as const),
    cards: fc.array(card, { maxLength: 12 }),
    choices: fc.array(choice, { maxLength: 5 }),
  }),
  fc.record({
    kind: fc.constant('list' as const),
    title: words,
    description: words,
    button: fc.oneof(fc.constant(''), title),
    sections: fc.array(fc.record({ title: words, items: fc.array(item, { maxLength: 6 }) }), { maxLength: 4 }),
  }),
);
const outgoing: fc.Arbitrary<OutgoingMessage> = fc.oneof(
  { arbitrary: withOptions, weight: 4 },
  fc.record({ kind: fc.constant('text' as const), text: fc.string({ maxLength: 6_000 }) }),
  fc.record({ kind: fc.constant('media' as const), url: fc.webUrl() }),
  fc.record({
    kind: fc.constant('location' as const),
    title: words,
    label: words,
    latitude: fc.double({ min: -90, max: 90, noNaN: true }),
    longitude: fc.double({ min: -180, max: 180, noNaN: true }),
  }),
  fc.record({
    kind: fc.constant('contact' as const),
    name: words,
    phones: texts,
    emails: texts,
    organization: words,
    urls: texts,
  }),
  fc.record({
    kind: fc.constant('template' as const),
    channels: fc.dictionary(fc.constantFrom(...CHANNELS), template, { maxKeys: 3 }),
    omni: fc.option(template, { nil: undefined }),
  }),
);
const anywhere = fc.constantFrom(...CHANNELS, 'CARRIER_PIGEON');

/** The options of a message in the order of the flow's choices (core/flow/choices.ts). */
function offeredBy(message: OutgoingMessage): string[] {
  if (message.kind === 'choice' || message.kind === 'card') return message.choices.map(({ text }) => text);
  if (message.kind === 'list') return message.sections.flatMap(({ items }) => items.map((one) => one.title));
  if (message.kind !== 'carousel') return [];
  return [...message.cards.flatMap((one) => one.choices), ...message.choices].map(({ text }) => text);
}

const request = (message: object) => ({
  app_id: '01EB37HMH1M6SV18ABNS3G135H',
  recipient: { identified_by: { channel_identities: [{ channel: 'SMS', identity: '1' }] } },
  message,
});

test('whatever the message and the channel: Sinch takes what comes out, and a text stays within its limit', () => {
  fc.assert(
    fc.property(outgoing, anywhere, (message, channel) => {
      const fitting = fitMessage(message, channel);
      if ('refused' in fitting) return expect(fitting.refused).not.toBe('');
      for (const sent of messagesOf(fitting)) {
        const checked = SendRequest.safeParse(request(sent));
        expect(checked.error?.issues ?? []).toEqual([]);
        const { shown } = transcode(sent, channel);
        expect(shown.text.length).toBeLessThanOrEqual(channelFacts(channel).textMax ?? Number.POSITIVE_INFINITY);
      }
    }),
    { numRuns: 500 },
  );
});

/** Everything that the contact sees of it, in one text. */
function seenOf(fitting: Fitted, channel: string): string {
  const shown = messagesOf(fitting).map((sent) => transcode(sent, channel).shown);
  const cards = shown.flatMap((one) => one.cards ?? []);
  const titles = cards.flatMap(({ title, description, media, choices }) => [title, description, ...media, ...choices]);
  return [...shown.flatMap(({ text, media = [], choices = [] }) => [text, ...media, ...choices]), ...titles].join('\n');
}

const LONG = fc.array(title, { maxLength: 120 }).map((all) => all.join('. '));
const longWinded: fc.Arbitrary<OutgoingMessage> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), text: LONG }),
  fc.record({ kind: fc.constant('choice' as const), text: LONG, choices }),
  fc.record({ kind: fc.constant('card' as const), title: words, description: LONG, mediaUrl: url, choices }),
  fc.record({
    kind: fc.constant('carousel' as const),
    cards: fc.array(
      fc.record({ title: words, description: LONG, mediaUrl: url, choices: fc.array(choice, { maxLength: 4 }) }),
      {
        maxLength: 12,
      },
    ),
    choices: fc.array(choice, { maxLength: 5 }),
  }),
);

/** Words that a contact can read, whatever a channel puts around them. */
function wordsIn(message: OutgoingMessage): string[] {
  const strings: string[] = [];
  JSON.stringify(message, (key, value: unknown) => {
    if (typeof value === 'string' && ['text', 'title', 'description', 'mediaUrl'].includes(key)) strings.push(value);
    // The entry of a calendar is behind its button.
    return typeof value === 'object' && value !== null && 'start' in value && 'text' in value
      ? { text: value.text }
      : value;
  });
  return strings.flatMap((text) => text.split(/\s+/)).filter((word) => word !== '' && word.length < 900);
}

test('whatever is too long for a channel: no word of it is left out', () => {
  fc.assert(
    fc.property(longWinded, anywhere, (message, channel) => {
      const fitting = fitMessage(message, channel);
      if ('refused' in fitting) return expect(wordsIn(message)).toEqual([]);
      const seen = seenOf(fitting, channel).toLowerCase();
      expect(wordsIn(message).filter((word) => !seen.includes(word.toLowerCase()))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('whatever the message and the channel: each option is there, as a button or with the number that answers it', () => {
  fc.assert(
    fc.property(withOptions, anywhere, (message, channel) => {
      const titles = offeredBy(message);
      const fitting = fitMessage(message, channel);
      if ('refused' in fitting) return expect(titles).toEqual([]);
      const { shown } = transcode(fitting.message, channel);
      const buttons = [...(shown.cards ?? []).flatMap((one) => one.choices), ...(shown.choices ?? [])];
      if (titles.length === 0 || buttons.length > 0) return expect(buttons).toEqual(titles);
      // Texts that Sinch makes are in capitals, behind a bullet.
      const lines = seenOf(fitting, channel).toLowerCase().split('\n');
      const numbered = lines.flatMap((line) => /^(?:[>*] )?(\d+)\. (.*)$/.exec(line)?.slice(1, 3).join('. ') ?? []);
      const expected = titles.map((one, index) => expect.stringMatching(new RegExp(`^${index + 1}\\. ${one}(:|$)`)));
      expect(numbered.filter((line) => titles.some((one) => line.includes(`. ${one}`)))).toEqual(expected);
      expect(fitting.notes).not.toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('the number beside an option is the one that the flow understands', () => {
  fc.assert(
    fc.property(fc.uniqueArray(title, { minLength: 1, maxLength: 12 }), (titles) => {
      const half = Math.ceil(titles.length / 2);
      const cards = [titles.slice(0, half), titles.slice(half)].map((own) => ({
        title: '',
        description: '',
        mediaUrl: '',
        choices: own.map((text): OutgoingChoice => ({ kind: 'text', text, postback: '' })),
      }));
      const fitting = fitMessage({ kind: 'carousel', cards, choices: [] }, 'SMS');
      const text = 'message' in fitting ? (fitting.message.text_message?.text ?? '') : '';
      const options = titles.map((one, choiceIndex): Offered => {
        return { choice: choiceIndex, title: one, value: one, synonyms: [], hidden: false };
      });
      for (const [index, one] of titles.entries()) {
        const number =
          text
            .split('\n')
            .find((line) => line.endsWith(`. ${one}`))
            ?.split('.')[0] ?? '';
        const content = { kind: 'text' as const, text: number };
        const question = { step: 's', options, fuzzy: false, language: 'en' };
        expect(understand(question, { content })).toEqual({ kind: 'option', option: index });
      }
    }),
  );
});
