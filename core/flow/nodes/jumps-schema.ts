import { z } from 'zod';
import { fields } from '../schema/fields.ts';
import { pick } from '../schema/pick.ts';
import { Goto, Plain, StepHead } from '../schema/text.ts';
import { note, noteTarget } from '../scribe.ts';
import { stepCompiler } from './step-compiler.ts';

export const compileGoto = stepCompiler({
  kind: 'goto',
  schema: fields({ ...StepHead, goto: Goto }).transform(({ goto, ...head }) => ({ ...head, to: goto })),
  body({ to }, scribe) {
    return { to: noteTarget(scribe, ['goto'], to) };
  },
});

const Nothing = fields({});

export const compileEnd = stepCompiler({
  kind: 'end',
  schema: fields({
    ...StepHead,
    end: pick<object | null>([z.null(), Nothing], (raw) => (raw === null ? z.null() : Nothing)).describe(
      'Ends the session, or goes back to the flow that runs this one.',
    ),
  }),
  body: () => ({}),
});

export const compileLanguage = stepCompiler({
  kind: 'language',
  schema: fields({
    ...StepHead,
    goto: Goto.optional(),
    language: Plain.describe('Language of the session from here on, or a {{ }} that gives it.'),
  }),
  body({ language }, scribe) {
    note(scribe, ['language'], { kind: 'language', text: language });
    return { to: language };
  },
});
