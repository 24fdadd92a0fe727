import { calendarLink } from '../../../../core/channels/links.ts';
import type { OutgoingChoice, OutgoingMessage } from '../../../../core/flow/message.ts';
import { fitted, options } from '../../../helpers/fitted.ts';

const event = {
  start: '2026-12-24T18:00:00.000Z',
  end: '2026-12-24T19:30:00.000Z',
  title: 'Dinner & dance',
  description: 'Bring a friend',
};
const calendar: OutgoingChoice = { kind: 'calendar', text: 'Save the date', postback: 'p', ...event };
const ask = (...choices: OutgoingChoice[]): OutgoingMessage => ({ kind: 'choice', text: 'Coming?', choices });
const LINK =
  'https://calendar.google.com/calendar/render?action=TEMPLATE&text=Dinner%20%26%20dance&dates=20261224T180000Z/20261224T193000Z&details=Bring%20a%20friend';

test.each(['RCS', 'TELEGRAM'])(
  '%s gets a calendar choice with everything Sinch asks for, the link included',
  (channel) => {
    const { message, notes } = fitted(ask(calendar), channel);
    expect(message.choice_message?.choices).toEqual([
      {
        calendar_message: {
          title: 'Save the date',
          event_start: '2026-12-24T18:00:00.000Z',
          event_end: '2026-12-24T19:30:00.000Z',
          event_title: 'Dinner & dance',
          event_description: 'Bring a friend',
          fallback_url: LINK,
        },
        postback_data: 'p',
      },
    ]);
    expect(notes).toEqual([]);
  },
);

test.each([
  ['MESSENGER', [calendar, ...options('No')]],
  ['LINE', [calendar, ...options('No')]],
  ['WHATSAPP', [calendar]],
])('%s gets a calendar choice as a button with the link', (channel, choices) => {
  const { message, notes } = fitted(ask(...choices), channel);
  expect(message.choice_message?.choices[0]).toEqual({
    url_message: { title: 'Save the date', url: LINK },
    postback_data: 'p',
  });
  expect(notes).toEqual([`${channel} gets the calendar as a link: it has no button of kind calendar`]);
});

test.each(['WHATSAPP', 'SMS', 'INSTAGRAM'])(
  '%s gets a calendar choice beside another one as a numbered line with the link',
  (channel) => {
    const { message, notes } = fitted(ask(calendar, ...options('No')), channel);
    expect(message.text_message?.text).toBe(`Coming?\n\n1. Save the date: ${LINK}\n2. No`);
    expect(notes).toHaveLength(1);
  },
);

test('cards and carousels carry a calendar choice too', () => {
  const card = { title: 'Party', description: '', mediaUrl: 'https://a.example/p.png', choices: [calendar] };
  const shown = fitted({ kind: 'card', ...card }, 'MESSENGER');
  expect(shown.message.card_message?.choices[0]).toHaveProperty('url_message');
  expect(shown.notes).toHaveLength(1);
  const both = fitted({ kind: 'carousel', cards: [card, card], choices: [] }, 'MESSENGER');
  expect(both.message.carousel_message?.cards.map(({ choices }) => Object.keys(choices[0] ?? {})[0])).toEqual([
    'url_message',
    'url_message',
  ]);
  expect(both.notes).toHaveLength(1);
});

test('an event without a title takes that of its choice', () => {
  const { message } = fitted(ask({ ...calendar, title: '' }), 'RCS');
  expect(message.choice_message?.choices[0]?.calendar_message?.event_title).toBe('Save the date');
});

describe('the link into a calendar', () => {
  test('leaves out a description that would make it longer than a button takes', () => {
    const long = calendarLink({ ...event, description: 'é'.repeat(1_000) });
    expect(long).not.toContain('details');
    expect(long.length).toBeLessThanOrEqual(2_048);
  });

  test('survives half a character', () => {
    expect(calendarLink({ ...event, title: 'a\ud83d', description: '' })).toContain('text=a%EF%BF%BD&');
  });
});
