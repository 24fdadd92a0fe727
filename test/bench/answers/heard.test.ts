import { waits } from '../../../bench/answers/heard.ts';
import { InvalidMeasurement } from '../../../bench/error.ts';

const due = (dueAt: number) => ({ id: '', dueAt, sentAt: dueAt, ackedAt: dueAt });
const heard = (identity: string, at: number) => ({ identity, at });

test('a contact waits until the first thing that is heard for him', () => {
  const all = [heard('b', 30), heard('a', 19), heard('a', 15), heard('c', 1)];
  expect(waits([due(10), due(20)], ['a', 'b'], all)).toEqual([5, 10]);
});

test('one for whom nothing is heard makes the measurement invalid', () => {
  expect(() => waits([due(10), due(20)], ['a', 'b'], [heard('a', 15)])).toThrow(InvalidMeasurement);
});
