import fc from 'fast-check';
import { type VariableRecord, valuesOf, withRecords } from '../../adapters/kept-variables.ts';
import type { Json } from '../../core/json.ts';

const record = (name: string, value: Json, at: number): VariableRecord => ({
  kind: 'variable',
  name,
  value,
  at,
  id: `${name} ${at}`,
  sessionId: 'S1',
  channel: 'SMS',
  language: 'en',
  flow: 'shop@1',
});

test('what was forgotten is remembered as such, and no flow reads it', () => {
  const kept = withRecords({ name: { value: 'Ada', at: 1 } }, [record('name', null, 2)]);
  expect(kept).toEqual({ name: { value: null, at: 2 } });
  expect(valuesOf(kept)).toEqual({});
});

test('of two values at the same time the later in the list counts', () => {
  expect(valuesOf(withRecords({}, [record('name', 'Ada', 1), record('name', 'Bea', 1)]))).toEqual({ name: 'Bea' });
});

test('records come to the same in whatever order and however often they arrive', () => {
  const times = fc.uniqueArray(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 20 });
  const name = fc.constantFrom('name', 'size', '__proto__');
  const records = times.chain((ats) =>
    fc.tuple(...ats.map((at) => fc.tuple(name, fc.option(fc.string())).map(([of, value]) => record(of, value, at)))),
  );
  const arrivals = records.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
  );
  fc.assert(
    fc.property(arrivals, ([inOrder, arrived]) => {
      const oneByOne = arrived.reduce((kept, next) => withRecords(kept, [next]), {});
      expect(valuesOf(oneByOne)).toEqual(valuesOf(withRecords({}, inOrder)));
    }),
  );
});
