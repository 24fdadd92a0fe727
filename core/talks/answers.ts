import type { CallOutcome } from '../flow/call.ts';
import { fitsPattern } from './pattern.ts';
import type { Answer } from './schema/given.ts';

/** Answers to calls by request pattern: one for all, or several in turn. */
export type GivenCalls = { [pattern: string]: Answer | Answer[] };

/** A call that nobody said the answer of: what was given for it and is used up, or what else was given. */
export interface NotGiven {
  usedUp: string;
  patterns: string[];
}

function outcomeOf(answer: Answer): CallOutcome {
  if (answer !== 'timeout') return { kind: 'response', ...answer };
  return { kind: 'failed', code: 'CALL_TIMED_OUT', reason: 'its call was not answered in time', unclear: true };
}

/** Answers calls as was given, each list in turn. */
export class Answers {
  readonly #given: GivenCalls;
  readonly #taken = new Map<string, number>();
  readonly #lastStays: boolean;

  /** `lastStays`: what is given in turn ends with an answer to all later calls. */
  constructor(given: GivenCalls, { lastStays = false } = {}) {
    this.#given = given;
    this.#lastStays = lastStays;
  }

  /** The answer to a request, of the first pattern that fits and has one left. */
  take(line: string): CallOutcome | NotGiven {
    const fitting = Object.entries(this.#given).filter(([pattern]) => fitsPattern(pattern, line));
    for (const [pattern, given] of fitting) {
      const answer = Array.isArray(given) ? this.#next(pattern, given) : given;
      if (answer !== undefined) return outcomeOf(answer);
    }
    return { usedUp: fitting[0]?.[0] ?? '', patterns: Object.keys(this.#given) };
  }

  #next(pattern: string, given: Answer[]): Answer | undefined {
    const taken = this.#taken.get(pattern) ?? 0;
    this.#taken.set(pattern, taken + 1);
    return given[this.#lastStays ? Math.min(taken, given.length - 1) : taken];
  }
}
