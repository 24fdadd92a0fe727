import type { Json, JsonObject } from '../json.ts';

/** Sets a property of its own, whatever it is called: a plain assignment to `__proto__` would change the prototype. */
export function setOwn(object: JsonObject, name: string, value: Json): void {
  if (name !== '__proto__') object[name] = value;
  else Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}
