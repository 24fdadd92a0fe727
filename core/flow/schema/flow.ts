import { z } from 'zod';
import { Duration, Languages, StepId, Target } from './text.ts';

const Variable = z.strictObject({
  type: z.enum(['string', 'number', 'bool', 'date', 'list', 'map'], {
    error: 'must be string, number, bool, date, list or map',
  }),
  default: z.json().optional(),
  sensitive: z.boolean().optional(),
});

const VariableName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'is no variable name: letters, digits and _');

const SessionSettings = z.strictObject({
  idle: Duration.optional(),
  on_idle: Target.optional(),
  expire: Duration.optional(),
  on_expire: Target.optional(),
  max: Duration.optional(),
  restart_words: z.array(z.string().trim().min(1, 'is empty')).max(50).optional(),
});

/** A flow file above its steps. Each step is read on its own, by its kind, so that one bad step hides no other problem. */
export const FlowFile = z.strictObject({
  flow: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'must be a name of small letters, digits, - and _, at most 64'),
  languages: Languages.optional(),
  variables: z.record(VariableName, Variable).optional(),
  session: SessionSettings.optional(),
  keywords: z.record(StepId, z.array(z.string().trim().min(1, 'is empty')).min(1).max(50)).optional(),
  on_error: Target.optional(),
  on_unknown: Target.optional(),
  steps: z.array(z.unknown()).min(1, 'needs at least one step').max(1_000, 'holds more than 1,000 steps'),
});
export type FlowFile = z.infer<typeof FlowFile>;
