import type { Fault } from './fault.ts';

/** CEL's types that no value of a flow has. */
const UNKEEPABLE = /\b(?:bytes|uint|type|google\.protobuf\.(?:Timestamp|Duration))\b/;

/** A type of CEL's in the words of flow files: `number` for a double, `list` for a list of whatever. */
export function typeInWords(type = 'dyn'): string {
  // The type of a root whose members are known.
  if (type.startsWith('$')) return 'map';
  const [name = type] = /^\w+/.exec(type.replace(/^google\.protobuf\./, '')) ?? [];
  return name === 'int' || name === 'double' ? 'number' : name.toLowerCase();
}

/** What is wrong with an expression that gives what can neither be sent nor stored. */
export function checkKeepable(source: string, type = 'dyn'): Fault[] {
  const [odd] = UNKEEPABLE.exec(type) ?? [];
  if (odd === undefined) return [];
  const message = `The expression ${JSON.stringify(source.slice(0, 120))} gives a ${typeInWords(odd)}, which can neither be sent nor stored.`;
  return [{ message, hint: 'Values are texts, numbers, true and false, lists and maps.' }];
}
