import { z } from 'zod';
import { fields } from '../schema/fields.ts';
import { oneKind } from '../schema/pick.ts';
import { Expression, StepHead, StepId } from '../schema/text.ts';
import { complain, note, noteTarget, type Scribe } from '../scribe.ts';
import { stepCompiler } from './step-compiler.ts';

const Case = fields({ if: Expression.describe('CEL; the first that is true decides.'), goto: StepId });
const Else = fields({ else: StepId.describe('Step when no condition holds.') });

type Arm = z.infer<typeof Case> | z.infer<typeof Else>;

const Arm = oneKind<Arm>({ if: Case, else: Else }, { what: 'case of a branch' });

const isElse = (arm: Arm) => 'else' in arm;

const Arms = z.array(Arm).min(1, 'needs a condition').max(100);

// What is wrong with the else keeps nobody from looking at the conditions.
function checkElse(arms: readonly Arm[], scribe: Scribe): void {
  if (arms.filter(isElse).length !== 1) {
    complain(scribe, ['branch'], 'branch: needs exactly one else.', 'It says where to go when no condition holds.');
  } else if (arms.slice(0, -1).some(isElse)) {
    const message = 'branch: has conditions behind its else, which are never looked at.';
    complain(scribe, ['branch'], message, 'Put else last.');
  }
}

export const compileBranch = stepCompiler({
  kind: 'branch',
  schema: fields({ ...StepHead, branch: Arms.describe('Conditions in order, and a required else.') }),
  body({ branch }, scribe) {
    checkElse(branch, scribe);
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
