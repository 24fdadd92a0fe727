import type { OutgoingMessage } from '../flow/message.ts';
import type { Json } from '../json.ts';
import type { ReplyOutcome } from '../session/event.ts';

// What our own activities took and gave back is trusted once its form is theirs.

/** A field of a recorded value; undefined where there is none. */
export function member(value: Json | undefined, name: string): Json | undefined {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isMap && Object.hasOwn(value, name) ? value[name] : undefined;
}

export function textAt(value: Json | undefined, ...path: string[]): string {
  const found = path.reduce(member, value);
  return typeof found === 'string' ? found : '';
}

export function listAt(value: Json | undefined, name: string): Json[] {
  const found = member(value, name);
  return Array.isArray(found) ? found : [];
}

/** Results of a send; empty where it has none. */
export function sendResults(result: Json): ReplyOutcome[] {
  return isSent(result) ? result.results : [];
}

function isSent(result: unknown): result is { results: ReplyOutcome[] } {
  return typeof result === 'object' && result !== null && 'results' in result && Array.isArray(result.results);
}

export function isMessage(value: unknown): value is OutgoingMessage {
  return typeof value === 'object' && value !== null && 'kind' in value;
}
