import { z } from 'zod';
import { StepHead, StepId } from '../schema/text.ts';
import { noteTarget, noteText } from '../scribe.ts';
import { stepCompiler } from './step-compiler.ts';

export const compileGoto = stepCompiler({
  kind: 'goto',
  schema: z
    .strictObject({ id: StepHead.id, if: StepHead.if, goto: StepId })
    .transform(({ goto, ...head }) => ({ ...head, to: goto })),
  known: [],
  body({ to }, scribe) {
    return { to: noteTarget(scribe, ['goto'], to) };
  },
});

export const compileEnd = stepCompiler({
  kind: 'end',
  schema: z.strictObject({ id: StepHead.id, if: StepHead.if, end: z.union([z.strictObject({}), z.null()]) }),
  known: ['end'],
  body: () => ({}),
});

export const compileLanguage = stepCompiler({
  kind: 'language',
  schema: z.strictObject({ ...StepHead, language: z.string().min(1, 'is empty').max(200) }),
  known: ['language'],
  body({ language }, scribe) {
    noteText(scribe, ['language'], language);
    return { to: language };
  },
});
