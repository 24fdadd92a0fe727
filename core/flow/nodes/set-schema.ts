import { z } from 'zod';
import type { Json } from '../../json.ts';
import type { StepBodies } from '../compiled.ts';
import { StepHead } from '../schema/text.ts';
import { note, type Scribe } from '../scribe.ts';
import { stepCompiler } from './step-compiler.ts';

const SetStep = z.strictObject({ ...StepHead, set: z.record(z.string(), z.json()) });

type Assignment = StepBodies['set']['assignments'][number];

function compileAssignment(name: string, value: Json, scribe: Scribe): Assignment {
  // A text is an expression; a YAML number, true, list or map is itself.
  if (typeof value !== 'string') {
    note(scribe, ['set', name], { kind: 'constant', name, value });
    return { name, value };
  }
  note(scribe, ['set', name], { kind: 'assignment', name, source: value });
  return { name, expression: value };
}

export const compileSet = stepCompiler({
  kind: 'set',
  schema: SetStep,
  known: ['set'],
  body({ set }, scribe) {
    return { assignments: Object.entries(set).map(([name, value]) => compileAssignment(name, value, scribe)) };
  },
});
