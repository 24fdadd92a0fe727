import { InvalidMeasurement } from '../../../bench/error.ts';
import { matchReplies } from '../../../bench/turn/block.ts';

const turn = (id: string) => ({ id, dueAt: 0, sentAt: 0, ackedAt: 5 });
const arrival = (id: string, at = 9) => ({ correlationId: `${id}:0`, identity: '46701', at, bytes: 100 });

test('each turn gets the arrival of its own reply, in whatever order they came', () => {
  const answered = matchReplies([turn('a'), turn('b')], [arrival('b', 7), arrival('a', 8)]);
  expect(answered.map(({ id, repliedAt }) => [id, repliedAt])).toEqual([
    ['a', 8],
    ['b', 7],
  ]);
});

test.each([
  ['lost', [arrival('a')]],
  ['doubled', [arrival('a'), arrival('b'), arrival('b')]],
  ['doubled while another is lost', [arrival('a'), arrival('a')]],
  ['of a turn that was not driven', [arrival('a'), arrival('c')]],
])('a reply that is %s makes the measurement invalid', (_name, arrivals) => {
  expect(() => matchReplies([turn('a'), turn('b')], arrivals)).toThrow(InvalidMeasurement);
});
