import { z } from 'zod';
import { isDeeper } from '../../core/json.ts';
import { VersionNumber } from '../fields.ts';
import { DEEPEST, jsonField } from '../json-field.ts';

/** They become part of a visibility query: letters and digits only. */
export const Word = z.string().regex(/^\w{1,64}$/, 'has letters, digits and _ only');

export const SessionParams = z.object({ id: Word });
export type SessionParams = z.infer<typeof SessionParams>;

/** The same key is the same command: within a day it is answered with what it came to. */
export const CommandHeaders = z.looseObject({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,100}$/, 'has 1 to 100 printable characters without blanks')
    .optional()
    .describe('Makes the call safe to repeat for a day; it stands in ids, unencrypted'),
  'x-operator': z
    .string()
    .regex(/^[\x20-\x7e]{1,100}$/, 'has 1 to 100 printable characters')
    .optional()
    .describe('Who gives the command; the story of the session tells it'),
});
export type CommandHeaders = z.infer<typeof CommandHeaders>;

/** What a command is given for, in the operator's own words. */
export const Why = z.string().trim().min(1).max(500).describe('What it is for; it is kept with the command');

/** What a command came to. */
export const CommandView = z.object({
  sessionId: z.string(),
  state: z.string().describe('open, handedOver, failed, ended; none where there is no session'),
  message: z.string().describe('One sentence'),
});

/** What a command came to that is answered alike whether there was something to do or not. */
export const RepairView = CommandView.extend({
  done: z.boolean(),
  code: z.string().optional().describe('Why it was not done, as docs/words.md has it'),
});
export type RepairView = z.infer<typeof RepairView>;

const MAX_VARIABLES_KB = 64;

/** Variables by name; each is held against its declaration later. */
export const Variables = z.record(z.string().min(1).max(64), jsonField(MAX_VARIABLES_KB)).refine(
  // One that is nested too deeply is refused already, and would overflow what writes it.
  (variables) => isDeeper(variables, DEEPEST + 1) || fits(variables),
  `are larger than ${MAX_VARIABLES_KB} KB, which they may have together`,
);

function fits(variables: unknown): boolean {
  return Buffer.byteLength(JSON.stringify(variables)) <= MAX_VARIABLES_KB * 1024;
}

const FLOW_NAME = '[a-z0-9][a-z0-9_-]{0,63}';
const VERSION = 'latest|[1-9][0-9]{0,8}';

function versionOf(text: string | undefined): number | 'latest' {
  return text === undefined || text === 'latest' ? 'latest' : Number(text);
}

export const PlainFlowName = z.string().regex(new RegExp(`^${FLOW_NAME}$`), 'is no name of a flow');

/** A version as people write it. */
export const Version = z.union(
  [
    VersionNumber,
    z
      .string()
      .regex(new RegExp(`^(${VERSION})$`))
      .transform(versionOf),
  ],
  { error: 'is no version: write 3 or latest' },
);

/** A published flow: `name`, `name@3` or `name@latest`. */
export const FlowName = z
  .string()
  .regex(new RegExp(`^${FLOW_NAME}(@(${VERSION}))?$`), 'is no flow: write name, name@3 or name@latest')
  .transform((text) => {
    const [flow = '', version] = text.split('@');
    return { flow, version: versionOf(version) };
  });

/** Where a session may be moved: as FlowName, or a version of its own flow (`3`, `latest`). */
export const MigrationTarget = z.union([Version.transform((version) => ({ version })), FlowName], {
  error: 'is no version: write 3, latest, name@3 or name@latest',
});
