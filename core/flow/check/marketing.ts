import type { CompiledFlow } from '../compiled.ts';
import type { PathProblem } from '../problem.ts';
import type { Use } from '../scribe.ts';

function letsWithdraw({ routes, steps, flows }: CompiledFlow): boolean {
  if (routes.onOptOut !== undefined) return true;
  const withdraws = steps.some((step) => step.kind === 'consent' && step.body.change === 'withdraw');
  return withdraws || Object.values(flows).some(letsWithdraw);
}

/** Marketing of a flow that gives nobody a way out of it: said of the first such message. */
export function checkMarketing(flow: CompiledFlow, uses: readonly Use[]): PathProblem[] {
  const sent = uses.find((use) => use.kind === 'message' && use.message.options?.content === 'marketing');
  if (!sent || letsWithdraw(flow)) return [];
  const message = 'This flow sends marketing, and has no way to withdraw from it.';
  const hint = 'Add a step consent: { withdraw: marketing, … } and a way there, or on_opt_out.';
  return [{ severity: 'warning', path: [...sent.path, 'content'], step: sent.step, message, hint }];
}
