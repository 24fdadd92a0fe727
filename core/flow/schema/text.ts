import { z } from 'zod';
import { EMPTY, isMap } from './fields.ts';
import { Language } from './language.ts';
import { pick } from './pick.ts';

/** Longest text a definition may hold, in UTF-16 units; a channel may take less. */
const LONGEST = 16 * 1024;

/** A text that may hold `{{ }}` and is the same in every language. */
export const Plain = z.string().min(1, EMPTY).max(LONGEST, 'is longer than 16,384 characters');

const Translations = z.record(Language, Plain);

/** A text that the contact sees: the same for every language, or one per language. */
export const Text = pick<z.infer<typeof Plain> | z.infer<typeof Translations>>([Plain, Translations], (raw) =>
  isMap(raw) ? Translations : Plain,
);
export type Text = z.infer<typeof Text>;

/** CEL source. */
export const Expression = z.string('must be an expression').min(1, EMPTY).max(4_000, 'is longer than 4,000 characters');

export const StepId = z
  .string()
  .regex(
    /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/,
    'is no step id: letters, digits, _ and -, at most 64, not beginning with a digit',
  );

/** Name of a variable, of opening hours, of a kind of consent: what can stand behind a dot of an expression. */
export const Name = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'is no name of letters, digits and _');

/** Name of a flow, or of a target to hand over to. */
export const PublicName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'must be a name of small letters, digits, - and _, at most 64');

/** One step as written. Each is read by its kind, by its compiler, so that one bad step hides no other problem. */
export const RawStep = z.unknown();

/** A step that stands where another is only named. */
export const InlineStep = z.record(z.string(), z.unknown());

/** Step to go to: an id, a reserved word, or one step inline, which the compiler reads as every step. */
export const Target = pick<string | z.infer<typeof InlineStep>>([StepId, InlineStep], (raw) =>
  isMap(raw) ? InlineStep : StepId,
);
export type Target = z.infer<typeof Target>;

/** What every step may carry. */
export const StepHead = {
  id: StepId.describe('Name of the step, to go to it from elsewhere.').optional(),
  if: Expression.describe('CEL; when false, the step and its goto are passed over.').optional(),
};

/** Where a step may send the flow, instead of to the step below. */
export const Goto = StepId.describe('Step to go to next: an id, or next, back, repeat, end.');
