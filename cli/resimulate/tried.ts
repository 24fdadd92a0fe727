import type { Resimulated } from '../../adapters/resimulations/resimulated.ts';

/** What came of one conversation: `of` names it. */
export type Tried = { of: string } & (Resimulated | { outcome: 'unreadable'; what: string });

/** Why a conversation could not be read. */
export const unreadable = (of: string, what: string): Tried => ({ of, outcome: 'unreadable', what });

/** `412 unchanged, 8 differ at ask_size, 3 unknown`. */
export function totals(all: readonly Tried[]): string {
  const steps = new Map<string, number>();
  for (const one of all) if (one.outcome === 'differs') steps.set(one.step, (steps.get(one.step) ?? 0) + 1);
  const differing = [...steps]
    .toSorted(([, a], [, b]) => b - a)
    .map(([step, count]) => `${count} ${count === 1 ? 'differs' : 'differ'}${step === '' ? '' : ` at ${step}`}`);
  const count = (outcome: Tried['outcome']) => all.filter((one) => one.outcome === outcome).length;
  const others = (['unknown', 'unreadable'] as const).filter((outcome) => count(outcome) > 0);
  return [`${count('unchanged')} unchanged`, ...differing, ...others.map((one) => `${count(one)} ${one}`)].join(', ');
}

/** 0: all is as it was; 1: something differs, or nobody knows; 2: something could not be read. */
export function exitCode(all: readonly Tried[]): number {
  if (all.some(({ outcome }) => outcome === 'unreadable')) return 2;
  return all.every(({ outcome }) => outcome === 'unchanged') ? 0 : 1;
}

/** One of many, in a line; none where nothing is to be told. */
export function lineOf(one: Tried): string[] {
  const { of, outcome, what } = one;
  if (outcome === 'unchanged') return [];
  const at = 'step' in one && one.step !== '' ? ` at ${one.step}` : '';
  return [`${of}  ${outcome}${at}  ${what}`];
}
