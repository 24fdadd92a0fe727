import { z } from 'zod';
import { didYouMean } from '../problem.ts';
import { isTimeZone } from '../zoned-time.ts';
import { Duration } from './duration.ts';
import { Fallback } from './fallback.ts';
import { advised, atMost, EMPTY, fields } from './fields.ts';
import { Hours } from './hours.ts';
import { Language } from './language.ts';
import { Name, PublicName, RawStep, StepId, Target } from './text.ts';
import { Value } from './value.ts';

const Variable = fields({
  type: z.enum(['string', 'number', 'bool', 'date', 'list', 'map']).describe('What the variable holds.'),
  default: Value.describe('Its value until something else is stored.').optional(),
  keep: z.enum(['contact']).describe('contact: it outlives the session, for this contact.').optional(),
  sensitive: z.boolean().describe('Masked wherever people look, and never sent.').optional(),
  in: z.boolean().describe('In a flow that others run: given by the caller.').optional(),
  out: z.boolean().describe('In a flow that others run: handed back to the caller.').optional(),
});

const Words = z.array(z.string().trim().min(1, EMPTY)).min(1, 'needs a word').max(50);

const SessionSettings = fields({
  idle: Duration.describe('Silence after which on_idle runs, such as 30m.').optional(),
  on_idle: Target.describe('Step for a silent contact, once per silence.').optional(),
  expire: Duration.describe('Silence after which the session ends, such as 12h.').optional(),
  on_expire: Target.describe('Step before a silent session ends.').optional(),
  max: Duration.describe('Longest life of a session, such as 30d.').optional(),
  restart_words: Words.describe('Words that begin anew, as a whole message.').optional(),
});

const Timezone = z.string().superRefine((zone, context) => {
  if (isTimeZone(zone)) return;
  const hint = didYouMean(zone, Intl.supportedValuesOf('timeZone')) || 'Write it as Europe/Amsterdam.';
  context.addIssue({
    code: 'custom',
    message: advised(`There is no time zone ${JSON.stringify(zone.slice(0, 60))}.`, hint),
  });
});

const Consent = Name.refine((kind) => kind !== 'all', {
  message: advised('A kind of consent cannot be called all.', 'all stands for every kind there is.'),
});

/** A flow file above its steps. Each step is read on its own, by its kind, so that one bad step hides no other problem. */
export const FlowFile = fields({
  $schema: z.string().describe('Address of the JSON Schema, for editors.').optional(),
  flow: PublicName.describe('Name of the flow, under which it is published.'),
  languages: z
    .array(Language)
    .min(1, 'needs at least one language')
    .max(50)
    .describe('Languages of the flow; the first is the default and the fallback.')
    .optional(),
  timezone: Timezone.describe('IANA name, such as Europe/Amsterdam; without it UTC.').optional(),
  hours: z
    .record(Name, Hours)
    .refine(...atMost(50))
    .describe('Opening hours by name: session.open.<name>.')
    .optional(),
  fallback: Fallback.describe('What messages that say nothing of their own have as fallback.').optional(),
  consents: z.array(Consent).max(20).describe('Kinds of consent: contact.consent.<kind>.').optional(),
  variables: z
    .record(Name, Variable)
    .refine(...atMost(500))
    .describe('Variables by name: vars.<name>.')
    .optional(),
  session: SessionSettings.describe('How long a session lives.').optional(),
  keywords: z
    .record(StepId, Words)
    .refine(...atMost(500))
    .describe('Words that lead to a step from any question, as a whole message: step to words.')
    .optional(),
  on_error: Target.describe('Step for a failure.').optional(),
  on_unknown: Target.describe('Step for an answer that nobody understands.').optional(),
  on_opt_out: Target.describe('Step for a contact who opts out.').optional(),
  on_delivery_failed: Target.describe('Step for a message that was not delivered, once per cause.').optional(),
  steps: z
    .array(RawStep)
    .min(1, 'needs at least one step')
    .max(1_000, 'holds more than 1,000 steps')
    .describe('The steps, from top to bottom.'),
});
export type FlowFile = z.infer<typeof FlowFile>;
