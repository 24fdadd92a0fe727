import type { Path } from '../problem.ts';

/** Kinds of message of the language that a later version brings. */
const MESSAGES = ['list', 'carousel', 'contact', 'template', 'channels'];

/** Other fields of a later version, by the part of the file that they stand in; '' is the file itself. */
const FIELDS: { [part: string]: readonly string[] } = {
  '': ['timezone', 'hours', 'consents', 'on_opt_out', 'on_delivery_failed'],
  variables: ['keep', 'in', 'out'],
  steps: [...MESSAGES, 'properties', 'ttl', 'content', 'each', 'calendar', 'match', 'timeout', 'on_timeout'],
};

/** Whether the language knows such a field there, though this version does not. `path` leads to the map that holds it. */
export function isLaterField(path: Path, key: string): boolean {
  const part = path.length === 0 ? '' : String(path[0]);
  return FIELDS[part]?.includes(key) ?? false;
}

/** Whether a map with such a key is a message of a kind that a later version brings. */
export function isLaterMessage(key: string): boolean {
  return MESSAGES.includes(key);
}
