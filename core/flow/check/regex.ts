import { RE2JS } from 're2js';
import { cached } from '../bounded-cache.ts';
import type { UseOf } from '../scribe.ts';
import type { Fault } from './fault.ts';
import { languagesOf } from './regex-language.ts';
import { programOf } from './regex-program.ts';
import { sizeOf } from './regex-size.ts';
import { isEndless, isHardToRead, judgeProgram } from './regex-work.ts';

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

const HARD_TO_READ: Fault = {
  message: 'This regex takes too long to read.',
  hint: 'Name fewer properties such as \\pL, and with (?i) fewer ranges of all signs.',
};

const UNREADABLE: Fault = {
  message: 'This regex cannot be read.',
  hint: 'It is RE2: no look-around, no back references, repeats up to 1,000.',
};

function faultsOfLanguage({ all, answers }: ReturnType<typeof languagesOf>): Fault[] {
  if (answers === 'something') return [];
  if (all === 'something') {
    const hint = 'An answer comes without blanks around it: take them out of the regex.';
    return [{ message: 'This regex matches no answer.', hint }];
  }
  const hint = 'It must match the whole answer, such as [0-9]{6}.';
  return [{ message: `This regex matches ${all}${all === 'nothing' ? '' : ' only'}.`, hint }];
}

/** What is wrong with a regex, and how many microseconds it takes to say so. */
interface Verdict {
  faults: Fault[];
  work: number;
}

function judge(pattern: string): Verdict {
  const size = sizeOf(pattern);
  if (isEndless(size)) return { faults: [SLOW], work: pattern.length };
  if (isHardToRead(size)) return { faults: [HARD_TO_READ], work: pattern.length };
  const regex = compile(pattern);
  if (!regex) return { faults: [UNREADABLE], work: size.reading };
  const program = programOf(regex);
  if (!program) return { faults: [], work: size.reading };
  const { quick, work } = judgeProgram(program);
  return { faults: quick ? faultsOfLanguage(languagesOf(program)) : [SLOW], work: size.reading + work };
}

const judged = cached(200, judge);

/** Microseconds for all regexes of a flow: whoever checks it waits for them. */
const MOST_WORK = 1_000_000;

const TOGETHER: Fault = {
  message: 'From here on, the regexes of this flow take too long to check.',
  hint: 'Write the same regex where the same is meant, and repeat less within each.',
};

/** Looks at the regexes of one flow, each once. */
export interface RegexChecker {
  check(pattern: string): Fault[];
}

/** A checker that stops where the regexes of a flow come to more than a check may take: none is long, but they may be many. */
export function regexChecker(): RegexChecker {
  const known = new Map<string, Fault[]>();
  let spent = 0;
  const inspect = (pattern: string): Fault[] => {
    if (spent > MOST_WORK) return [];
    const { faults, work } = judged(pattern);
    spent += work;
    return spent > MOST_WORK ? [TOGETHER] : faults;
  };
  return {
    check(pattern) {
      const faults = known.get(pattern) ?? inspect(pattern);
      known.set(pattern, faults);
      return faults;
    },
  };
}

/** A regex that cannot be read, that may take too long, or that no answer matches. */
export function checkRegex({ pattern }: UseOf<'regex'>, { regexes }: { regexes: RegexChecker }): Fault[] {
  return regexes.check(pattern);
}
