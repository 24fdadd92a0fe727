import fc from 'fast-check';
import { toCel } from '../../../core/flow/cel-values.ts';
import { newMeter } from '../../../core/flow/meter.ts';
import { fillText, fillUrl, fillValue, splitTemplate } from '../../../core/flow/templates.ts';
import type { JsonObject } from '../../../core/json.ts';

const names = (vars: JsonObject) => new Map([['vars', toCel(vars)]]);
const text = (template: string, vars: JsonObject = {}) => fillText(template, names(vars), newMeter());

test.each([
  ['Hi {{ vars.name }}!', { name: 'Ann' }, 'Hi Ann!'],
  ['{{ vars.n }} of {{vars.n + 1}}', { n: 1 }, '1 of 2'],
  ["{{ '}}' + vars.name }}", { name: 'x' }, '}}x'],
  ['{{ {"a": {"b": vars.name}}.a.b }}', { name: 'x' }, 'x'],
  ['{{ vars.list }}', { list: ['a', 'b'] }, 'a, b'],
  ['no braces { } here }}', {}, 'no braces { } here }}'],
  ["[{{ vars.?name.orValue('') }}]", {}, '[]'],
])('%s is filled in', (template, vars, expected) => {
  expect(text(template, vars)).toBe(expected);
});

test('An unclosed {{ is refused', () => {
  expect(() => splitTemplate('Hi {{ vars.name')).toThrow(/not closed/);
});

test('What a contact wrote is never expanded', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, after) => {
      const name = `${before}{{ 1 + 1 }}${after}`;
      expect(text('<{{ vars.name }}>', { name })).toBe(`<${name}>`);
    }),
  );
});

test('In an address values are percent-encoded, but for the one that begins it', () => {
  const vars = { base: 'https://shop.example', id: 'a/b?c=ü&\ud800' };
  expect(fillUrl('{{ vars.base }}/x/{{ vars.id }}', names(vars), newMeter())).toBe(
    'https://shop.example/x/a%2Fb%3Fc%3D%C3%BC%26%EF%BF%BD',
  );
});

test('A value leads no address up its path, of a link neither', () => {
  const fill = (id: string) => fillUrl('https://shop.example/orders/{{ vars.id }}', names({ id }), newMeter());
  expect(fill('7..')).toBe('https://shop.example/orders/7..');
  expect(() => fill('..')).toThrow(expect.objectContaining({ code: 'TYPE' }));
});

test('A value that is one {{ }} keeps its type', () => {
  expect(fillValue('{{ vars.n }}', names({ n: 1.5 }), newMeter())).toBe(1.5);
  expect(fillValue('n: {{ vars.n }}', names({ n: 1.5 }), newMeter())).toBe('n: 1.5');
});

test('A text that grows beyond 16 KB is refused', () => {
  expect(() => text('{{ vars.a }}{{ vars.a }}', { a: 'x'.repeat(10_000) })).toThrow(
    expect.objectContaining({ code: 'BUDGET_STRING' }),
  );
});

test('A text that is too long is given up at the part that is too much', () => {
  let reads = 0;
  const counting = new Map<string, unknown>();
  counting.get = () => {
    reads += 1;
    return toCel({ a: 'x'.repeat(10_000) });
  };
  for (const fill of [fillText, fillUrl]) {
    reads = 0;
    expect(() => fill('{{ vars.a }}'.repeat(1_000), counting, newMeter())).toThrow(/more than 16384 characters/);
    expect(reads).toBe(2);
  }
});

test.each([
  ['a long text', { a: 'x'.repeat(12_800) }],
  ['a list of lists', { a: Array.from({ length: 100 }, () => Array.from({ length: 20 }, () => 0)) }],
])('Filling in %s takes iterations, a short one none of its own', (_what, vars) => {
  const spent = (given: JsonObject) => {
    const meter = newMeter();
    fillText('{{ vars.a }}', names(given), meter);
    return meter.iterations;
  };
  expect(spent({ a: 'Ann' })).toBe(1);
  expect(spent(vars)).toBeGreaterThan(100);
});
