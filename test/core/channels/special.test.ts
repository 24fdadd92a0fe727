import { transcode } from '../../../core/channels/transcode.ts';
import { payload } from '../../helpers/sinch-payloads.ts';

/** A message of each kind; for templates one that names the channel's own, and one that names Sinch's. */
const sample = (kind: string) => payload(`send-request-${kind}.json`).message;
const CONTACT = { contact_info_message: sample('contactinfo').contact_info_message };
const CAROUSEL = payload('docs2021-facebook-messenger-send-carousel.json').message;
const OMNI = { template_message: { omni_template: sample('template').template_message.omni_template } };
const own = (channel: string) => ({
  template_message: { channel_template: { [channel]: { template_id: 'shipped', language_code: 'en' } } },
});

test('a contact is shown with all the details that a card has room for', () => {
  expect(transcode(CONTACT, 'WHATSAPP').shown.text).toBe(
    ['full_name value', 'company value', 'phone_number value', 'email_address value', 'url value'].join('\n'),
  );
});

test('a list that is more than its channel takes is shown with a doubt', () => {
  const items = Array.from({ length: 11 }, (_, index) => ({ choice: { title: `Item ${index}` } }));
  const { shown, notes } = transcode({ list_message: { title: 'L', sections: [{ items }] } }, 'WHATSAPP');
  expect(shown.choices).toHaveLength(11);
  expect(notes).toEqual(['WHATSAPP may show no such list: it takes at most 10 items, this has 11']);
});

describe('a template', () => {
  test('is stood in for by its name and values, since only the channel or Sinch knows its words', () => {
    const { message } = payload('docs2021-whatsapp-send-template.json');
    expect(transcode(message, 'WHATSAPP')).toEqual({
      shown: {
        text: [
          '[template text_template, en]',
          'body[1]text: Value of first parameter',
          'body[2]text: Value of second parameter',
          'body[3]text: Value of third parameter',
        ].join('\n'),
      },
      notes: ['WHATSAPP shows a template, which only the channel can fill in'],
    });
  });

  test("of the channel's own comes before the one for all", () => {
    const both = { template_message: { ...own('WHATSAPP').template_message, ...OMNI.template_message } };
    expect(transcode(both, 'WHATSAPP').shown.text).toContain('shipped');
    expect(transcode(both, 'SMS').shown.text).toContain('another template ID');
  });

  test('for another channel is none', () => {
    const { shown, notes } = transcode(own('KAKAOTALK'), 'WHATSAPP');
    expect(shown.text).toBe('');
    expect(notes).toEqual(['WHATSAPP shows nothing: the message has no template for it']);
  });
});

test('choices below cards are not shown on Instagram, which has none', () => {
  const message = { carousel_message: { ...CAROUSEL.carousel_message, choices: [{ text_message: { text: 'Help' } }] } };
  const { shown, notes } = transcode(message, 'INSTAGRAM');
  expect(shown).not.toHaveProperty('choices');
  expect(notes).toContain('INSTAGRAM shows 0 choices below cards, this has 1');
  expect(transcode(message, 'MESSENGER').shown.choices).toEqual(['Help']);
});

test('a calendar choice is a button on RCS, and a line with its link elsewhere', () => {
  const choices = [sample('choice').choice_message.choices.find((one: object) => 'calendar_message' in one)];
  const message = { choice_message: { text_message: { text: 'Coming?' }, choices } };
  expect(transcode(message, 'RCS').shown.choices).toEqual(['Calendar Message Example']);
  expect(transcode(message, 'SMS').shown.text).toBe(
    'Coming?\n\n> Calendar Message Example: https://calendar.example.com/event/12345',
  );
});

test('half a character in the title of a place is no reason to fail', () => {
  const place = { title: 'a\ud83d', coordinates: { latitude: 1, longitude: 2 } };
  expect(transcode({ location_message: place }, 'APPLEBC').shown.text).toContain('q=a%EF%BF%BD');
});
