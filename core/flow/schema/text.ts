import { z } from 'zod';
import { parseDuration } from './duration.ts';

/** Longest text a definition may hold; a channel may take less. */
const LONGEST = 16 * 1024;

const Language = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'is no language code such as en or pt-BR');

export const Languages = z.array(Language).min(1, 'needs at least one language').max(50);

/** A text that the contact sees: the same for every language, or one per language. */
export const Text = z.union(
  [z.string().min(1, 'is empty').max(LONGEST), z.record(Language, z.string().min(1, 'is empty').max(LONGEST))],
  {
    error: 'must be a text, or one text per language',
  },
);
export type Text = z.infer<typeof Text>;

/** CEL source. */
export const Expression = z.string().min(1, 'is empty').max(4_000, 'is longer than 4,000 characters');

export const StepId = z
  .string()
  .regex(
    /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/,
    'is no step id: letters, digits, _ and -, at most 64, not beginning with a digit',
  );

/** Step to go to: an id, a reserved word, or one step inline. The inline step is read by the compiler, as every step is. */
export const Target = z.union([StepId, z.record(z.string(), z.unknown())], {
  error: 'must be the id of a step, next, back, repeat, end, or one step inline',
});
export type Target = z.infer<typeof Target>;

/** A time such as 30m, 12h or 30d, read as ms. */
export const Duration = z.string().transform((text, context) => {
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  context.addIssue({ code: 'custom', message: 'is no time such as 30m, 12h or 30d' });
  return z.NEVER;
});

/** What every step may carry. */
export const StepHead = { id: StepId.optional(), if: Expression.optional(), goto: StepId.optional() };
