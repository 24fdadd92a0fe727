import { z } from 'zod';
import type { Json } from '../../json.ts';
import type { Assignment } from '../compiled.ts';
import { fields } from '../schema/fields.ts';
import { Goto, Name, PublicName, StepHead } from '../schema/text.ts';
import { Value } from '../schema/value.ts';
import { note, noteVerbatim, type Scribe } from '../scribe.ts';
import { IN_EXPRESSION } from './set-schema.ts';
import { stepCompiler } from './step-compiler.ts';

const Run = fields({
  flow: PublicName.describe('Name of the flow to run; its version is pinned with this one.'),
  in: z
    .record(Name, Value)
    .describe('What it takes in, by its names: a text is a CEL expression, anything else is itself.')
    .optional(),
  out: z.record(Name, Name).describe('What it hands back: our variable to its own.').optional(),
});

function compileGiven(theirs: string, value: Json, scribe: Scribe, flow: string): Assignment {
  const path = ['run', 'in', theirs];
  if (typeof value !== 'string') {
    note(scribe, path, { kind: 'handInConstant', flow, theirs, value });
    noteVerbatim(scribe, path, value, IN_EXPRESSION);
    return { name: theirs, value };
  }
  note(scribe, path, { kind: 'handIn', flow, theirs, source: value });
  return { name: theirs, expression: value };
}

export const compileRun = stepCompiler({
  kind: 'run',
  schema: fields({ ...StepHead, goto: Goto.optional(), run: Run.describe('Runs another flow, then goes on.') }),
  body({ run: { flow, in: given = {}, out = {} } }, scribe) {
    note(scribe, ['run', 'flow'], { kind: 'run', flow, given: Object.keys(given) });
    for (const [mine, theirs] of Object.entries(out)) {
      note(scribe, ['run', 'out', mine], { kind: 'handOut', flow, theirs, mine });
    }
    const assignments = Object.entries(given).map(([theirs, value]) => compileGiven(theirs, value, scribe, flow));
    return { flow, in: assignments, out };
  },
});
