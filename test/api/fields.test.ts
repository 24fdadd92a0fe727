import { FlowPointerBody } from '../../api/apps/schemas.ts';
import { storedText } from '../../api/fields.ts';
import { MigrationTarget } from '../../api/sessions/schemas.ts';

const MAX = 2 ** 31 - 1;

test('A version is at most what the database keeps as one, wherever it is named', () => {
  const taken = (version: number) => [
    MigrationTarget.safeParse(version).success,
    FlowPointerBody.safeParse({ flow: 'a', version }).success,
    FlowPointerBody.safeParse({ flow: 'a', version: 1, channels: { SMS: { flow: 'b', version } } }).success,
  ];
  expect([taken(MAX), taken(MAX + 1)]).toEqual([
    [true, true, true],
    [false, false, false],
  ]);
});

test('A text that the database could not be asked for is refused by a sentence', () => {
  const { error } = storedText(5).safeParse('a\0b');
  expect(error?.issues.map(({ message }) => message)).toEqual(['holds the character NUL, which nothing here has']);
  expect(storedText(5).safeParse('a b').success).toBe(true);
});
