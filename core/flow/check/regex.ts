import { RE2JS } from 're2js';
import { cached } from '../bounded-cache.ts';
import type { UseOf } from '../scribe.ts';
import type { Fault } from './fault.ts';
import { languagesOf } from './regex-language.ts';
import { programOf } from './regex-program.ts';
import { isEndless, isQuick } from './regex-work.ts';

function compile(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return undefined;
  }
}

const SLOW: Fault = {
  message: 'This regex may take too long to match.',
  hint: 'Repeat less within repeats, or check the length by valid: size(input.value) <= 100.',
};

function judge(pattern: string): Fault[] {
  if (isEndless(pattern)) return [SLOW];
  const regex = compile(pattern);
  if (!regex) {
    const hint = 'It is RE2: no look-around, no back references, repeats up to 1,000.';
    return [{ message: 'This regex cannot be read.', hint }];
  }
  const program = programOf(regex);
  if (!program) return [];
  if (!isQuick(program)) return [SLOW];
  const { all, answers } = languagesOf(program);
  if (answers === 'something') return [];
  if (all === 'something') {
    const hint = 'An answer comes without blanks around it: take them out of the regex.';
    return [{ message: 'This regex matches no answer.', hint }];
  }
  const hint = 'It must match the whole answer, such as [0-9]{6}.';
  return [{ message: `This regex matches ${all}${all === 'nothing' ? '' : ' only'}.`, hint }];
}

const judged = cached(200, judge);

/** A regex that cannot be read, that may take too long, or that no answer matches. */
export function checkRegex({ pattern }: UseOf<'regex'>): Fault[] {
  return judged(pattern);
}
