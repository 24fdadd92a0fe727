import { maskPersonalData } from '../../../emulator/delivery/personal-data.ts';

test.each([
  ['My name is John and my email is john@example.com', 'My name is John and my email is {EMAIL}'],
  ['(john.doe@mail.example.org), please.', '({EMAIL}), please.'],
  ['Call +46 70-123 45 67 or 0701234567!', 'Call {PHONE_NUMBER} or {PHONE_NUMBER}!'],
  ['2 tickets for row 15', '2 tickets for row 15'],
  ['me@home and @handle', 'me@home and @handle'],
  ['', ''],
])('of %j remains %j', (text, masked) => {
  expect(maskPersonalData(text)).toBe(masked);
});

test.each([
  ['words', '@.'],
  ['digits', '1 '],
  ['dots', '.'],
  ['labels', 'a@b.c'],
])('a very long text of %s is masked at once', (_of, part) => {
  const started = performance.now();
  maskPersonalData(`x${part.repeat(200_000)}x`);
  expect(performance.now() - started).toBeLessThan(1_000);
});
