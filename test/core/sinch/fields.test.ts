import { epochMs, Reason, text } from '../../../core/sinch/fields.ts';

test.each([
  ['2026-02-13T08:17:43.915829Z', Date.UTC(2026, 1, 13, 8, 17, 43, 915)],
  ['2024-02-22T07:40:46Z', Date.UTC(2024, 1, 22, 7, 40, 46)],
  ['', 0],
  ['yesterday', 0],
])('%p is %d', (timestamp, ms) => {
  expect(epochMs(timestamp)).toBe(ms);
});

test('a text that is missing, null or blank is the same', () => {
  expect([undefined, null, ''].map((value) => text.parse(value))).toEqual(['', '', '']);
  expect(text.safeParse(7).success).toBe(false);
});

test.each([[''], [null], [undefined], [{}]])('a reason of %p is none', (reason) => {
  expect(Reason.parse(reason)).toEqual({ code: '', description: '', subCode: '', channelCode: '' });
});
