import type { Check, CheckName, Finding } from '../../core/doctor/check.ts';
import { failed } from '../../core/doctor/check.ts';
import { toFinding } from './to-finding.ts';

/** One thing to look at, and how. A rejection becomes a finding too. */
export interface CheckPlan {
  name: CheckName;
  app?: string;
  /** Of `look` alone; WITHIN_MS by default. */
  withinMs?: number;
  look(): Promise<Finding | Finding[]>;
}

/** More than two answers of Sinch may take. */
const WITHIN_MS = 12_000;

/** Looks at everything at once, each with a time of its own: one dead thing delays no other. Never rejects; keeps the order. */
export async function runChecks(plans: readonly CheckPlan[]): Promise<Check[]> {
  const looked = await Promise.all(plans.map(runOne));
  return looked.flat();
}

async function runOne(plan: CheckPlan): Promise<Check[]> {
  const { name, app } = plan;
  const found = await within(plan).catch((error: unknown) => toFinding(name, error));
  return [found].flat().map((finding) => ({ name, ...(app === undefined ? {} : { app }), ...finding }));
}

async function within({ look, withinMs = WITHIN_MS }: CheckPlan): Promise<Finding | Finding[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Finding>((resolve) => {
    const finding = failed(`No answer within ${withinMs / 1000} s.`, 'Look whether it hangs, or what stands between.');
    timer = setTimeout(() => resolve(finding), withinMs);
  });
  try {
    return await Promise.race([look(), late]);
  } finally {
    clearTimeout(timer);
  }
}
