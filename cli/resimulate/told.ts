import { columns } from './columns.ts';
import type { Tried } from './tried.ts';

/** What came of one conversation, in full. `flow`: as the person named it; `isFile`: nobody can let that go on. */
export function told(one: Tried, { flow, isFile }: { flow: string; isFile: boolean }): string[] {
  if (one.outcome === 'unreadable') return [`${one.of} cannot be re-simulated. ${one.what}`];
  if (one.outcome === 'unchanged')
    return [`Unchanged: on ${flow} the contact sees the same, by the same steps, with the same variables.`];
  if (one.outcome === 'unknown') return [`Unknown${at(one.step)}: ${one.what}`];
  const { step, what, lines, unknownFrom, ends, noLongerFails } = one;
  return [
    `Differs${at(step)}: ${what}`,
    '',
    ...columns(['as it was', `on ${flow}`], lines),
    '',
    unknownFrom ? `It goes on: ${ends}. Unknown from here: ${unknownFrom.reason}` : `At its end it ${ends}.`,
    ...(noLongerFails === '' ? [] : [`It no longer fails at ${noLongerFails}.${isFile ? '' : ` ${goOn(one.of)}`}`]),
  ];
}

const goOn = (id: string) => `Publish it, and let the session go on: colloquy retry ${id} --to latest.`;

const at = (step: string) => (step === '' ? '' : ` at ${step}`);
