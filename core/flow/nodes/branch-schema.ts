import { z } from 'zod';
import { Expression, StepHead, StepId } from '../schema/text.ts';
import { note, noteTarget } from '../scribe.ts';
import { stepCompiler } from './step-compiler.ts';

const Case = z.strictObject({ if: Expression, goto: StepId });
const Else = z.strictObject({ else: StepId });

const BranchStep = z.strictObject({
  id: StepHead.id,
  if: StepHead.if,
  branch: z
    .array(z.union([Case, Else], { error: 'must be { if, goto } or { else }' }))
    .min(1)
    .max(100),
});

const isElse = (arm: z.infer<typeof Case> | z.infer<typeof Else>) => 'else' in arm;

const WholeBranch = BranchStep.refine(({ branch }) => branch.filter(isElse).length === 1, {
  path: ['branch'],
  message: 'needs exactly one else, which says where to go when no condition holds',
}).refine(({ branch }) => !branch.slice(0, -1).some(isElse), {
  path: ['branch'],
  message: 'has conditions behind its else, which are never looked at',
});

export const compileBranch = stepCompiler({
  kind: 'branch',
  schema: WholeBranch,
  known: ['branch', 'else'],
  body({ branch }, scribe) {
    const cases: { if: string; goto: string }[] = [];
    let otherwise = 'next';
    for (const [index, arm] of branch.entries()) {
      if ('else' in arm) otherwise = noteTarget(scribe, ['branch', index, 'else'], arm.else);
      else {
        note(scribe, ['branch', index, 'if'], { kind: 'condition', source: arm.if });
        cases.push({ if: arm.if, goto: noteTarget(scribe, ['branch', index, 'goto'], arm.goto) });
      }
    }
    return { cases, otherwise };
  },
});
