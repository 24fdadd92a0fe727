import fc from 'fast-check';
import { float32, mapsLink, readChoice } from '../../../core/channels/choices.ts';
import { payload } from '../../helpers/sinch-payloads.ts';

// Pairs that Sinch's pages and its Java tests show.
test.each([
  [55.610479, '55.610477'],
  [-4.3727685, '-4.3727684'],
  [47.7981899, '47.79819'],
  [13.002873, '13.002873'],
  [0, '0'],
  [180, '180'],
])('%p goes through a 32-bit float as %s', (value, shown) => {
  expect(float32(value)).toBe(shown);
});

test('what is shown is the same 32-bit float, in at most nine digits', () => {
  fc.assert(
    fc.property(fc.double({ min: -180, max: 180, noNaN: true }), (value) => {
      expect(Math.fround(Number(float32(value)))).toBe(Math.fround(value) + 0);
    }),
  );
});

test('the six kinds of a choice, from the sample request', () => {
  const read = payload('send-request-choice.json').message.choice_message.choices.map(readChoice);
  const link = mapsLink({ latitude: 47.6279809, longitude: -2.8229159 });
  expect(read.map(({ kind, title, link: to }: ReturnType<typeof readChoice>) => [kind, title, to])).toEqual([
    ['call', 'title value', 'phone number value'],
    ['location', 'title value', link],
    ['text', 'This is a text message.', ''],
    ['url', 'title value', 'an url value'],
    ['calendar', 'Calendar Message Example', 'https://calendar.example.com/event/12345'],
    ['share_location', 'Share Location Example', 'https://maps.example.com/?q=37.7749,-122.4194'],
  ]);
});

test('a choice that holds none of them is an empty text', () => {
  expect(readChoice({ postback_data: 'p' })).toEqual({ kind: 'text', title: '', link: '', postback: 'p' });
});
