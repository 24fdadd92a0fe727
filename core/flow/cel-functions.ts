import type { Environment } from '@marcbachmann/cel-js';
import { fromCel } from './cel-values.ts';
import { daysBetween, formatDay, parseDay, weekdayOf } from './dates.ts';
import { StepFailure } from './failure.ts';
import { BUDGETS } from './meter.ts';
import { textOf } from './spelled.ts';

function day(text: string, where: string): number {
  const at = parseDay(text);
  if (at === undefined) throw new StepFailure('EXPRESSION', `${where} needs a date written YYYY-MM-DD`);
  return at;
}

/** Longest pattern of a date: nobody writes one that is longer, and each sign takes its time. */
const LONGEST_PATTERN = 100;

function formatted(text: string, pattern: string): string {
  if (pattern.length <= LONGEST_PATTERN) return formatDay(day(text, 'formatDate()'), pattern);
  throw new StepFailure('EXPRESSION', `formatDate() needs a pattern of at most ${LONGEST_PATTERN} characters`);
}

function joined(list: unknown[], separator: string): string {
  let text = '';
  for (const [index, element] of list.entries()) {
    text += `${index === 0 ? '' : separator}${textOf(fromCel(element))}`;
    // Whoever counts what is made refuses it.
    if (text.length > BUDGETS.string) break;
  }
  return text;
}

const ARITHMETIC: { [operator: string]: (left: number, right: number) => number } = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
};

// CEL keeps whole numbers (BigInt) and decimals apart; JSON and the people who write flows do not.
function mixNumbers(environment: Environment): void {
  for (const [operator, compute] of Object.entries(ARITHMETIC)) {
    const handler = (left: number | bigint, right: number | bigint) => compute(Number(left), Number(right));
    environment.registerOperator(`int ${operator} double`, handler);
    environment.registerOperator(`double ${operator} int`, handler);
  }
  environment.registerOperator('double % double', (left: number, right: number) => left % right);
  environment.registerOperator('int == double', (left: bigint, right: number) => Number(left) === right);
}

/** Adds the language's functions and its mixed arithmetic to a CEL environment. */
export function extendCel(environment: Environment): Environment {
  mixNumbers(environment);
  const sync = { async: false };
  return environment
    .registerFunction('lower(string): string', (text: string) => text.toLowerCase(), sync)
    .registerFunction('trim(string): string', (text: string) => text.trim(), sync)
    .registerFunction('weekday(string): string', (text: string) => weekdayOf(day(text, 'weekday()')), sync)
    .registerFunction(
      'days(string, string): int',
      (from: string, to: string) => BigInt(daysBetween(day(from, 'days()'), day(to, 'days()'))),
      sync,
    )
    .registerFunction('formatDate(string, string): string', formatted, sync)
    .registerFunction('join(list, string): string', joined, sync);
}
