import { RE2JS } from 're2js';
import type { UseOf } from '../scribe.ts';
import type { Fault } from './fault.ts';
import { languagesOf } from './regex-language.ts';

function compile(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return undefined;
  }
}

/** A regex that cannot be read, or that no answer matches. */
export function checkRegex({ pattern }: UseOf<'regex'>): Fault[] {
  const regex = compile(pattern);
  if (!regex) {
    const hint = 'It is RE2: no look-around, no back references, repeats up to 1,000.';
    return [{ message: 'This regex cannot be read.', hint }];
  }
  const { all, answers } = languagesOf(regex);
  if (answers === 'something') return [];
  if (all === 'something') {
    const hint = 'An answer comes without blanks around it: take them out of the regex.';
    return [{ message: 'This regex matches no answer.', hint }];
  }
  const hint = 'It must match the whole answer, such as [0-9]{6}.';
  return [{ message: `This regex matches ${all}${all === 'nothing' ? '' : ' only'}.`, hint }];
}
