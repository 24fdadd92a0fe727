import fc from 'fast-check';
import { type Chained, fitToChain } from '../../../core/channels/chain.ts';
import { messagesOf } from '../../../core/channels/fit/fitting.ts';
import { channelFacts } from '../../../core/channels/table.ts';
import { transcode } from '../../../core/channels/transcode.ts';
import type { OutgoingMessage } from '../../../core/flow/message.ts';
import { options } from '../../helpers/fitted.ts';

const IDENTITY = '+46700000001';

function chained(
  message: OutgoingMessage,
  channel: string,
  ...fallback: string[]
): Chained & { message?: object; notes: string[] } {
  const all = fitToChain(message, { channel, identity: IDENTITY, fallback });
  if ('refused' in all.fitting) return { ...all, notes: [all.fitting.refused] };
  return { ...all, message: all.fitting.message, notes: all.fitting.notes };
}

const text = (words: string): OutgoingMessage => ({ kind: 'text', text: words });
const question: OutgoingMessage = { kind: 'choice', text: 'Which?', choices: options('One', 'Two') };

test('A text goes as it is, and its channels in their order, each once', () => {
  const all = chained(text('Hi'), 'WHATSAPP', 'VIBER', 'WHATSAPP', 'SMS', 'SMS');
  expect(all).toMatchObject({
    message: { text_message: { text: 'Hi' } },
    channels: ['WHATSAPP', 'VIBERBM', 'SMS'],
    notes: [],
  });
});

test.each([
  ['a channel of other identities', 'WHATSAPP', ['TELEGRAM'], ['WHATSAPP']],
  ['a channel of other identities before another', 'WHATSAPP', ['TELEGRAM', 'SMS'], ['WHATSAPP', 'SMS']],
])('%s is left out, which is noted', (_what, channel, fallback, channels) => {
  const all = chained(text('Hi'), channel, ...fallback);
  expect(all.channels).toEqual(channels);
  expect(all.notes).toEqual(['WHATSAPP has no fallback to TELEGRAM: the contact has another identity there']);
});

test('A contact who is known by no number has no fallback', () => {
  const all = fitToChain(text('Hi'), { channel: 'MESSENGER', identity: 'x1', fallback: ['SMS'] });
  expect(all.channels).toEqual(['MESSENGER']);
  const named = fitToChain(text('Hi'), { channel: 'WHATSAPP', identity: 'NL.user', fallback: ['SMS'] });
  expect(named.channels).toEqual(['WHATSAPP']);
});

test('Buttons become numbered text where one of the channels has none', () => {
  expect(chained(question, 'WHATSAPP').message).toHaveProperty('choice_message');
  const all = chained(question, 'WHATSAPP', 'SMS');
  expect(all.message).toEqual({ text_message: { text: 'Which?\n\n1. One\n2. Two' } });
  expect(all.notes).toEqual(['WHATSAPP or SMS gets the choices as numbered text: it has no buttons']);
});

test('Buttons that all of them have stay', () => {
  const all = chained(question, 'RCS', 'WHATSAPP');
  expect(all.message).toHaveProperty('choice_message');
  expect(all.notes).toEqual([]);
});

test('A long text is parted for the channel that takes least', () => {
  const all = fitToChain(text('x'.repeat(1_500)), { channel: 'WHATSAPP', identity: IDENTITY, fallback: ['VIBERBM'] });
  expect('before' in all.fitting && all.fitting.before).toHaveLength(1);
});

test('A message in the words of one channel stays on it', () => {
  const all = chained({ kind: 'explicit', content: '{}' }, 'WHATSAPP', 'SMS');
  expect(all.channels).toEqual(['WHATSAPP']);
  expect(all.notes).toEqual(['It is in the words of WHATSAPP: SMS cannot have it']);
});

describe('a template', () => {
  const own = { id: 't', language: 'en', params: {} };
  const omni = { id: 'o', language: 'en', version: '1', params: {} };

  test('goes to each channel as its own, or as the one for all', () => {
    const all = chained(
      { kind: 'template', channels: { WHATSAPP: own, KAKAOTALK: own }, omni },
      'WHATSAPP',
      'KAKAOTALK',
      'SMS',
    );
    expect(all.channels).toEqual(['WHATSAPP', 'KAKAOTALK', 'SMS']);
    expect(all.message).toEqual({
      template_message: {
        channel_template: {
          WHATSAPP: { template_id: 't', language_code: 'en' },
          KAKAOTALK: { template_id: 't', language_code: 'en' },
        },
        omni_template: { template_id: 'o', language_code: 'en', version: '1' },
      },
    });
  });

  test('is not tried where there is none for a channel', () => {
    const all = chained({ kind: 'template', channels: { WHATSAPP: own } }, 'WHATSAPP', 'SMS');
    expect(all.channels).toEqual(['WHATSAPP']);
    expect(all.notes).toEqual([
      'SMS is not tried: the message has no template for SMS, and there is none for all channels (omni)',
    ]);
  });

  test('is refused where the contact’s own channel has none', () => {
    const all = chained({ kind: 'template', channels: { WHATSAPP: own } }, 'SMS', 'WHATSAPP');
    expect(all.fitting).toHaveProperty('refused');
  });
});

const PHONE = ['WHATSAPP', 'RCS', 'SMS', 'MMS', 'VIBERBM', 'KAKAOTALK'];
const words = (maxLength: number) => fc.string({ minLength: 1, maxLength }).filter((one) => one.trim() !== '');
const choices = fc.uniqueArray(words(40), { minLength: 1, maxLength: 12 }).map((titles) => options(...titles));
const url = fc.constantFrom('https://x.example/a.png', 'https://x.example/a.mp4', 'https://x.example/a.docx');
const card = fc.record({
  title: words(300),
  description: words(300),
  mediaUrl: fc.oneof(fc.constant(''), url),
  choices,
});
const message = fc.oneof<fc.Arbitrary<OutgoingMessage>[]>(
  words(6_000).map(text),
  fc.record({ kind: fc.constant('choice' as const), text: words(1_200), choices }),
  fc.record({ kind: fc.constant('media' as const), url }),
  card.map((one) => ({ kind: 'card' as const, ...one })),
  fc.record({
    kind: fc.constant('carousel' as const),
    cards: fc.array(card, { minLength: 1, maxLength: 4 }),
    choices: fc.constant([]),
  }),
);

test('Whatever is said, each channel of the chain takes what goes out, and shows every choice to be answered', () => {
  fc.assert(
    fc.property(
      message,
      fc.uniqueArray(fc.constantFrom(...PHONE), { minLength: 2, maxLength: 4 }),
      (said, [own = '', ...fallback]) => {
        const { fitting, channels } = fitToChain(said, { channel: own, identity: IDENTITY, fallback });
        if ('refused' in fitting) return;
        for (const channel of channels) {
          const { textMax = Number.POSITIVE_INFINITY } = channelFacts(channel);
          for (const part of messagesOf(fitting)) {
            const { shown } = transcode(part, channel);
            expect(shown.text.length).toBeLessThanOrEqual(textMax);
            // Buttons that a channel has not would stand in its text without a number to answer with.
            if (part.choice_message) expect(shown.choices).toHaveLength(part.choice_message.choices.length);
          }
        }
      },
    ),
    { numRuns: 300 },
  );
});
