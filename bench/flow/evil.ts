import { toCel } from '../../core/flow/cel-values.ts';
import { evaluate } from '../../core/flow/expressions.ts';
import { StepFailure } from '../../core/flow/failure.ts';
import { readAnswer } from '../../core/flow/formats.ts';
import { newMeter } from '../../core/flow/meter.ts';
import type { JsonObject } from '../../core/json.ts';
import { ANSWERS, EXPRESSIONS, PATTERNS, VARIABLES } from './evil-corpus.ts';

/** What took longest of the patterns and of the expressions that mean to stall whoever runs them. */
export interface EvilTime {
  patternMs: number;
  expressionMs: number;
}

/** A try that something else on the machine held up says nothing of the work: the shortest counts. */
const TRIES = 5;

function shortestOf(work: () => void): number {
  const tries = Array.from({ length: TRIES }, () => {
    const from = performance.now();
    work();
    return performance.now() - from;
  });
  return Math.min(...tries);
}

function evaluated(source: string, names: ReadonlyMap<string, unknown>): void {
  try {
    evaluate(source, names, newMeter());
  } catch (failure) {
    // That it spends its budget, or cannot work, is what most of them come to.
    if (!(failure instanceof StepFailure)) throw failure;
  }
}

/** Times each pattern of the corpus with each answer, and each expression. */
export function measureEvil(): EvilTime {
  const vars: JsonObject = JSON.parse(JSON.stringify(VARIABLES));
  const names = new Map([['vars', toCel(vars)]]);
  const taken = PATTERNS.flatMap(([pattern, verdict]) => (verdict === 'taken' ? [pattern] : []));
  const patterns = taken.flatMap((pattern) =>
    ANSWERS.map((text) => shortestOf(() => readAnswer({ kind: 'regex', pattern }, { kind: 'text', text }, 'en'))),
  );
  const expressions = Object.values(EXPRESSIONS).map(([source]) => shortestOf(() => evaluated(source, names)));
  return { patternMs: Math.max(...patterns), expressionMs: Math.max(...expressions) };
}
