import { setOwn } from '../../../core/flow/own.ts';
import type { JsonObject } from '../../../core/json.ts';

test.each(['name', '__proto__', 'constructor'])('%s becomes a property like any other', (name) => {
  const object: JsonObject = {};
  setOwn(object, name, { polluted: true });
  expect(Object.entries(object)).toEqual([[name, { polluted: true }]]);
  expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
  setOwn(object, name, 'changed');
  expect(Object.entries(object)).toEqual([[name, 'changed']]);
});
