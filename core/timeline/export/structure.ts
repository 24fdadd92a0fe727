import type { Json } from '../../json.ts';

/** Where a value stands in what is exported: its name, the name of what it is in, and whether that is data of a flow or of others. */
export interface Place {
  name: string;
  parent: string;
  isData: boolean;
}

/** Fields whose words are Colloquy's, the flow's or Temporal's, whatever a contact has written: without them nothing can be read. */
const FIELDS: readonly string[] = [
  ...['kind', 'status', 'state', 'outcome', 'activityType', 'channel', 'code', 'type', 'how', 'by', 'patch'],
  ...['step', 'stepKind', 'at', 'asked', 'target', 'flow', 'hash', 'language', 'route', 'afterwards', 'startedBy'],
  ...['deadline', 'command', 'receipt'],
];
/** Where fields that may hold anything hold words of ours. */
const NAMED: readonly string[] = ['command', 'given', 'wait', 'events'];
const ATTRIBUTES: readonly string[] = ['SessionState', 'FailureCode', 'Channel', 'Flow', 'AppId'];
const FROM: readonly string[] = ['contact', 'bot', 'person', 'open', 'handedOver', 'failed', 'ended'];
const WHAT: readonly string[] = ['started', 'message', 'ended'];

const DATA: readonly string[] = [
  ...['vars', 'variables', 'settings', 'value', 'before', 'after', 'body', 'data', 'headers', 'metadata'],
];

/** Whether a text says what something is, and not what somebody said. */
export function isStructure(text: string, { name, parent, isData }: Place): boolean {
  if (isData) return false;
  if (parent === 'attributes') return ATTRIBUTES.includes(name);
  if (name === 'from') return FROM.includes(text);
  if (name === 'what') return WHAT.includes(text);
  return name === 'name' ? NAMED.includes(parent) : FIELDS.includes(name);
}

/** Whether a number there may be somebody's; elsewhere they count and date. */
export function isSaid({ parent, isData }: Place): boolean {
  return isData || parent === 'content';
}

/** A copy in which each value has passed through a function, the outer ones first. */
export function copyThrough(value: Json, change: (value: Json, place: Place) => Json, place: Place = OUTSIDE): Json {
  const changed = change(value, place);
  if (typeof changed !== 'object' || changed === null) return changed;
  // What is in a list stands where the list stands.
  if (Array.isArray(changed)) return changed.map((inner) => copyThrough(inner, change, place));
  const within = (name: string): Place => ({
    name,
    parent: place.name,
    isData: place.isData || isData(name, place),
  });
  return Object.fromEntries(
    Object.entries(changed).map(([name, inner]) => [name, copyThrough(inner, change, within(name))]),
  );
}

const OUTSIDE: Place = { name: '', parent: '', isData: false };

/** What an expression gave is data; what an activity did has the form of its kind. */
function isData(name: string, { name: parent }: Place): boolean {
  return DATA.includes(name) || (name === 'result' && parent === 'sight');
}
