import { z } from 'zod';
import type { Format as CompiledFormat, StepBodies } from '../compiled.ts';
import { compileMessage } from '../schema/compile-message.ts';
import { Format } from '../schema/format.ts';
import { type Message, MessageFields } from '../schema/message.ts';
import { Expression, StepHead, Target, Text } from '../schema/text.ts';
import { liftTarget, note, noteText, type Scribe } from '../scribe.ts';
import type { StoredType } from '../types.ts';
import { stepCompiler } from './step-compiler.ts';

const AskFields = {
  into: z.string().optional(),
  format: Format.optional(),
  valid: z
    .array(z.strictObject({ if: Expression, say: Text }))
    .max(20)
    .optional(),
  retry: z.array(Text).min(1).max(20).optional(),
  on_fail: Target.optional(),
  force: z.boolean().optional(),
};

const Settings = z.object(AskFields);
type Settings = z.infer<typeof Settings>;

interface Question {
  message: Message;
  settings: Settings;
}

// The message's fields stand beside the question's own, so each kind of message is a shape of its own.
const Question = z.union(
  [
    Text.transform((text): Question => ({ message: { kind: 'text', text }, settings: {} })),
    z
      .strictObject({ ...MessageFields.text, ...AskFields })
      .transform(
        ({ text, choices, ...settings }): Question => ({ message: { kind: 'text', text, choices }, settings }),
      ),
    z
      .strictObject({ ...MessageFields.media, ...AskFields })
      .transform(({ media, ...settings }): Question => ({ message: { kind: 'media', media }, settings })),
    z
      .strictObject({ ...MessageFields.card, ...AskFields })
      .transform(({ card, ...settings }): Question => ({ message: { kind: 'card', card }, settings })),
    z
      .strictObject({ ...MessageFields.location, ...AskFields })
      .transform(({ location, ...settings }): Question => ({ message: { kind: 'location', location }, settings })),
  ],
  { error: 'must be a text, or a map with one of text, media, card, location' },
);

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

type Body = StepBodies['ask'];

function choicesOf(message: Body['message']) {
  return 'choices' in message ? message.choices : [];
}

// A question without choices takes any answer, unless it says otherwise.
function formatOf(settings: Settings, message: Body['message']): CompiledFormat | undefined {
  return settings.format ?? (choicesOf(message).length > 0 ? undefined : { kind: 'any' });
}

function noteInto(name: string, format: CompiledFormat | undefined, scribe: Scribe): void {
  if (format) note(scribe, ['ask', 'into'], { kind: 'into', name, stores: STORES[format.kind] });
}

function noteChoices(name: string, message: Body['message'], scribe: Scribe): void {
  for (const [index, { value }] of choicesOf(message).entries()) {
    const path = message.kind === 'card' ? ['ask', 'card', 'choices', index] : ['ask', 'choices', index];
    note(scribe, path, { kind: 'constant', name, value: value ?? '' });
  }
}

function compileQuestion({ message: raw, settings }: Question, scribe: Scribe): Body {
  const message = compileMessage(raw, scribe, ['ask']);
  const format = formatOf(settings, message);
  const { into } = settings;
  if (into !== undefined) {
    noteInto(into, format, scribe);
    noteChoices(into, message, scribe);
  }
  if (format?.kind === 'regex') note(scribe, ['ask', 'format', 'regex'], { kind: 'regex', pattern: format.pattern });
  const valid = (settings.valid ?? []).map((rule, index) => {
    note(scribe, ['ask', 'valid', index, 'if'], { kind: 'condition', source: rule.if });
    return { if: rule.if, say: noteText(scribe, ['ask', 'valid', index, 'say'], rule.say) };
  });
  const retry = (settings.retry ?? []).map((text, index) => noteText(scribe, ['ask', 'retry', index], text));
  const onFail =
    settings.on_fail === undefined ? undefined : liftTarget(scribe, ['ask', 'on_fail'], settings.on_fail, 'end');
  return { message, into, format, valid, retry, onFail, force: settings.force ?? false };
}

export const compileAsk = stepCompiler({
  kind: 'ask',
  schema: z.strictObject({ ...StepHead, ask: Question }),
  known: ['ask', ...Object.keys(MessageFields), 'choices', ...Object.keys(AskFields), 'value', 'synonyms', 'hidden'],
  body: ({ ask }, scribe) => compileQuestion(ask, scribe),
});
