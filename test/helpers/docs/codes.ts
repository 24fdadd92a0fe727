import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = process.cwd();

/** Whose texts reach people as codes: of failures, and of answers of the API. */
const SOURCES = ['core/flow', 'core/session', 'activities', 'workflows', 'contracts', 'api'];

/** Words in capitals that are no code of ours, each with what it is. */
export const NOT_CODES = new Map([
  ['MESSAGE_INBOUND', 'a trigger of Sinch'],
  ['EVENT_INBOUND', 'a trigger of Sinch'],
  ['MESSAGE_DELIVERY', 'a trigger of Sinch'],
  ['OPT_IN', 'a trigger of Sinch'],
  ['OPT_OUT', 'a trigger of Sinch'],
  ['PUBLIC_URL', 'a variable, and the line of the doctor about it'],
  ['CHANNEL_EVENT', 'a trigger of Sinch'],
  ['CONTACT_MERGE', 'a trigger of Sinch'],
  ['CONTACT_DELETE', 'a trigger of Sinch'],
  ['CONVERSATION_START', 'a trigger of Sinch'],
  ['CONVERSATION_STOP', 'a trigger of Sinch'],
  ['CONVERSATION_DELETE', 'a trigger of Sinch'],
  ['CHANNEL_BAD_CONFIGURATION', 'a reason of Sinch'],
  ['CHANNEL_CONFIGURATION_MISSING', 'a reason of Sinch'],
  ['INACTIVE_CREDENTIAL', 'a reason of Sinch'],
  ['UNKNOWN_APP', 'a reason of Sinch'],
  ['QUEUED_ON_CHANNEL', 'a status of Sinch'],
  ['CONVERSATION_SOURCE', 'where Sinch lists messages from'],
  ['DISPATCH_SOURCE', 'where Sinch lists messages from'],
  ['USE_EXISTING', 'a policy of Temporal'],
  ['STARTS_WITH', 'a comparison of Temporal’s list filters'],
  ['REJECT_DUPLICATE', 'a policy of Temporal'],
  ['TAG_RESOLVE_FAILED', 'a fault of yaml'],
]);

function sources(): string[] {
  return SOURCES.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(ROOT, folder, name), 'utf8')),
  );
}

const found = (texts: readonly string[], pattern: RegExp) =>
  texts.flatMap((text) => [...text.matchAll(pattern)].map(([, code = '']) => code));

/** Every word in capitals that the sources write between quotes: of two parts at least, or in a place of codes. */
export function wordsInCapitals(): Set<string> {
  const texts = sources();
  const inPlaces = [
    /new Problem\([^,]+, '([A-Z_]+)'/g,
    /new StepFailure\('([A-Z_]+)'/g,
    /^ {2}\| '([A-Z_]+)'/gm,
    /^ {2}\d{3}: '([A-Z_]+)'/gm,
  ];
  return new Set([/'([A-Z]+(?:_[A-Z0-9]+)+)'/g, ...inPlaces].flatMap((pattern) => found(texts, pattern)));
}

/** Every answer whose code and status the sources write as such: `503 SINCH_AWAY`. */
export function answersWithStatus(): string[] {
  return sources().flatMap((text) =>
    [...text.matchAll(/new Problem\((\d{3}), '([A-Z_]+)'/g)].map(([, status, code]) => `${status} ${code}`),
  );
}

/** The codes of a document: first cells of tables that begin with a column `code`. */
export function documentedCodes(text: string): string[] {
  const tables = text.split(/^\| code +\|.*\n\|[-| ]+\|\n/m).slice(1);
  return tables.flatMap((table) => {
    const rows = table.split('\n');
    const end = rows.findIndex((row) => !row.startsWith('| `'));
    return found(rows.slice(0, end < 0 ? undefined : end), /^\| `([A-Z_]+)` +\|/g);
  });
}
