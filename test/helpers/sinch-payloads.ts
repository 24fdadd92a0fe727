import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../fixtures/sinch-payloads');

/** Names of the stored payloads of Sinch's, e.g. `realistic-MESSAGE_INBOUND.json`. */
export function payloadNames(pattern: RegExp): string[] {
  return readdirSync(FOLDER).filter((name) => name.endsWith('.json') && pattern.test(name));
}

export function payloadText(name: string): string {
  return readFileSync(join(FOLDER, name), 'utf8');
}

/** Parsed, and untyped as JSON.parse leaves it: tests reach into whatever Sinch wrote. */
export function payload(name: string) {
  return JSON.parse(payloadText(name));
}
