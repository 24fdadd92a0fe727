import { z } from 'zod';
import { choicesOf } from '../choices.ts';
import type {
  CompiledChoice,
  Format as CompiledFormat,
  CompiledMessage,
  Text as CompiledText,
  StepBodies,
} from '../compiled.ts';
import type { Path } from '../problem.ts';
import { compileMessage } from '../schema/compile-message.ts';
import { fields } from '../schema/fields.ts';
import { Format } from '../schema/format.ts';
import { MESSAGE_WORDS, messageKinds } from '../schema/message.ts';
import { type OneOf, oneKind } from '../schema/pick.ts';
import { Expression, Goto, Name, StepHead, Target, Text } from '../schema/text.ts';
import { complain, liftOptional, note, noteText, type Scribe } from '../scribe.ts';
import { isOfType, type StoredType } from '../types.ts';
import { noteAnswers } from './ask-choices.ts';
import { stepCompiler } from './step-compiler.ts';
import { bothOrNone, compileTimeout, TIMEOUT } from './timeout-schema.ts';

const ASK = {
  into: Name.describe('Variable that takes the answer.').optional(),
  format: Format.describe('What an answer must look like.').optional(),
  valid: z
    .array(fields({ if: Expression.describe('CEL over input.value.'), say: Text.describe('Said when it is false.') }))
    .max(20)
    .describe('Rules that an answer must keep.')
    .optional(),
  retry: z
    .array(Text)
    .min(1, 'needs a text')
    .max(20)
    .describe('What to say to the first wrong answer, to the second, and so on.')
    .optional(),
  on_fail: Target.describe('Step after the last retry.').optional(),
  force: z.boolean().describe('Ask even when the variable is known.').optional(),
  match: z.enum(['fuzzy']).describe('Find titles and synonyms anywhere in an answer, misspelt too.').optional(),
  ...TIMEOUT,
};

const KINDS = messageKinds(ASK);
type Question = OneOf<typeof KINDS>;

const bare = Text.transform((text): Question => ({ kind: 'text', text, short: true }));

// The message's fields stand beside the question's own.
const Question = oneKind<Question>(KINDS, { ...MESSAGE_WORDS, what: 'question' }, bare);

const STORES: { [K in CompiledFormat['kind']]: StoredType } = {
  any: 'string',
  number: 'number',
  date: 'date',
  email: 'string',
  phone: 'string',
  url: 'string',
  regex: 'string',
  media: 'string',
  location: 'map',
};

const TYPES = ['string', 'number', 'bool', 'list', 'map'] as const;

// A question without choices takes any answer, unless it says otherwise.
function formatOf({ format }: Question, message: CompiledMessage): CompiledFormat | undefined {
  return format ?? (choicesOf(message).length > 0 ? undefined : { kind: 'any' });
}

/** Of which type a choice stores its value; without one it is the title. */
function storedBy({ value }: CompiledChoice): StoredType | 'any' {
  if (value === undefined) return 'string';
  if (value === null || (typeof value === 'string' && value.includes('{{'))) return 'any';
  return TYPES.find((type) => isOfType(value, type)) ?? 'any';
}

/** Of which types an answer may be. */
function answersTo(message: CompiledMessage, format: CompiledFormat | undefined): (StoredType | 'any')[] {
  return [...(format ? [STORES[format.kind]] : []), ...choicesOf(message).map(storedBy)];
}

function noteInto(question: Question, format: CompiledFormat | undefined, scribe: Scribe): void {
  const { into: name } = question;
  if (name === undefined) return;
  if (format) note(scribe, ['ask', 'into'], { kind: 'into', name, stores: STORES[format.kind] });
  noteAnswers(name, question, scribe);
}

/** Notes what is said to a wrong answer: a message of its own. */
function noteReply({ into }: Question, scribe: Scribe, path: Path, text: Text): CompiledText {
  note(scribe, path, { kind: 'message', message: { kind: 'text', text, choices: [] }, reply: true });
  return noteText(scribe, path, text, into);
}

// Without a retry wrong answers go to on_unknown, or hear the rule that they break, for ever.
function noteFail({ on_fail, retry }: Question, scribe: Scribe): string | undefined {
  if (on_fail !== undefined && retry === undefined) {
    const hint = 'Add retry, with what to say to each wrong answer before.';
    complain(scribe, ['ask', 'on_fail'], 'An on_fail never happens without retry.', hint);
  }
  return liftOptional(scribe, ['ask', 'on_fail'], on_fail, 'end');
}

function compileQuestion(question: Question, scribe: Scribe): StepBodies['ask'] {
  const message = compileMessage(question, scribe, ['ask']);
  const format = formatOf(question, message);
  noteInto(question, format, scribe);
  if (format?.kind === 'regex') note(scribe, ['ask', 'format', 'regex'], { kind: 'regex', pattern: format.pattern });
  const answers = answersTo(message, format);
  const valid = (question.valid ?? []).map((rule, index) => {
    note(scribe, ['ask', 'valid', index, 'if'], { kind: 'condition', source: rule.if, answers });
    return { if: rule.if, say: noteReply(question, scribe, ['ask', 'valid', index, 'say'], rule.say) };
  });
  const retry = (question.retry ?? []).map((text, index) => noteReply(question, scribe, ['ask', 'retry', index], text));
  return {
    message,
    into: question.into,
    format,
    valid,
    retry,
    onFail: noteFail(question, scribe),
    force: question.force ?? false,
    fuzzy: question.match === 'fuzzy' ? true : undefined,
    ...compileTimeout(question, scribe, 'ask'),
  };
}

export const compileAsk = stepCompiler({
  kind: 'ask',
  schema: fields({
    ...StepHead,
    goto: Goto.optional(),
    ask: Question.check(bothOrNone).describe('A question; the flow waits for the answer.'),
  }),
  body: ({ ask }, scribe) => compileQuestion(ask, scribe),
});
