import { mergePatch } from '../../emulator/json.ts';

// The table of RFC 7386, appendix A, without the rows whose target is an array.
test.each([
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [{ a: 'foo' }, 'bar', 'bar'],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
])('%j patched by %j is %j', (target, patch, merged) => {
  expect(JSON.parse(JSON.stringify(mergePatch(target, patch)))).toEqual(merged);
});

test('a patch cannot reach the prototype', () => {
  mergePatch({}, JSON.parse('{"__proto__":{"polluted":true}}'));
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});
