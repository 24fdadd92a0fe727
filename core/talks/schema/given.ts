import { z } from 'zod';
import { parseMoment } from '../../flow/dates.ts';
import { fields, isMap } from '../../flow/schema/fields.ts';
import { pick } from '../../flow/schema/pick.ts';
import { Name } from '../../flow/schema/text.ts';
import { Value } from '../../flow/schema/value.ts';
import type { JsonObject } from '../../json.ts';
import { RequestPattern, Words } from './words.ts';

const NO_MOMENT = 'is no time such as 2026-11-23T10:00:00+01:00';

const Moment = z.string(NO_MOMENT).transform((text, context) => {
  const at = parseMoment(text);
  if (at !== undefined) return at;
  context.addIssue({ code: 'custom', message: NO_MOMENT });
  return z.NEVER;
});

const Response = fields({
  status: z.int().min(100).max(599).default(200),
  headers: z.record(z.string().min(1), z.string()).default({}),
  body: Value.default(null),
});

const TimedOut = z.literal('timeout', 'must be timeout, or a map such as { status: 404 }');

/** What becomes of one call, its retries included. */
export type Answer = z.output<typeof Response> | 'timeout';

const Once = pick<Answer>([TimedOut, Response], (raw) => (isMap(raw) ? Response : TimedOut));

const InTurn = z.array(Once).min(1, 'needs at least one answer').max(1_000);

/** One answer to every such call, or one after another. */
const Answers = pick<Answer | Answer[]>([Once, InTurn], (raw) => (Array.isArray(raw) ? InTurn : Once));

// As the key's own schema it would be taken for a text that lacks quotes. Said also where an answer is wrong.
const Calls = z.record(z.string(), Answers).superRefine(
  (calls, context) => {
    for (const key of Object.keys(calls)) {
      const [issue] = RequestPattern.safeParse(key).error?.issues ?? [];
      if (issue) context.addIssue({ code: 'custom', path: [key], message: issue.message });
    }
  },
  { when: ({ value }) => isMap(value) },
);

const Metadata = pick<string | JsonObject>([z.string(), z.record(z.string(), Value)], (raw) =>
  isMap(raw) ? z.record(z.string(), Value) : z.string(),
);

const Contact = fields({
  variables: z.record(Name, Value).describe('What flows kept of the contact.').default({}),
  consents: z.record(Name, z.boolean()).describe('Given or withdrawn before; all: false is an opt-out.').default({}),
});

/** What is so when a talk begins. */
export const Given = fields({
  at: Moment.describe('When the talk begins; a Monday morning, if not said.').optional(),
  settings: z.record(Name, Value).describe('Settings of the app.').default({}),
  secrets: z.record(Name, z.string()).describe('Secrets of the app.').default({}),
  contact: Contact.default({ variables: {}, consents: {} }),
  identity: Words.describe('Phone number or id of the contact on its channel.').optional(),
  contactId: z.string().describe("Sinch's id of the contact.").optional(),
  metadata: Metadata.describe('Metadata of every message of the contact.').optional(),
  variables: z.record(Name, Value).describe('Variables that have a value when the session begins.').default({}),
  start: z.enum(['api']).describe('api: the session is begun from outside, before anybody writes.').optional(),
  call: Calls.describe('Answers to calls, by request.').default({}),
});
export type Given = z.output<typeof Given>;
