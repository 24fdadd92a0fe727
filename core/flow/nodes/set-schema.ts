import { z } from 'zod';
import type { Json } from '../../json.ts';
import type { Assignment } from '../compiled.ts';
import { fields } from '../schema/fields.ts';
import { Goto, StepHead } from '../schema/text.ts';
import { Value } from '../schema/value.ts';
import { note, noteVerbatim, type Scribe } from '../scribe.ts';
import { stepCompiler } from './step-compiler.ts';

/** What to do about a `{{ }}` in a map or a list that is taken as it stands. */
export const IN_EXPRESSION = `Write it as one expression between quotes, such as '{"size": vars.size}'.`;

function compileAssignment(name: string, value: Json, scribe: Scribe): Assignment {
  // A text is an expression; a YAML number, true, list or map is itself.
  if (typeof value !== 'string') {
    note(scribe, ['set', name], { kind: 'constant', name, value });
    noteVerbatim(scribe, ['set', name], value, IN_EXPRESSION);
    return { name, value };
  }
  note(scribe, ['set', name], { kind: 'assignment', name, source: value });
  return { name, expression: value };
}

export const compileSet = stepCompiler({
  kind: 'set',
  schema: fields({
    ...StepHead,
    goto: Goto.optional(),
    set: z
      .record(z.string(), Value)
      .describe('Variables to set: a text is a CEL expression, anything else is itself, null forgets.'),
  }),
  body({ set }, scribe) {
    return { assignments: Object.entries(set).map(([name, value]) => compileAssignment(name, value, scribe)) };
  },
});
