import { ANSWERS, EXPRESSIONS, PATTERNS, VARIABLES } from '../../../bench/flow/evil-corpus.ts';
import { toCel } from '../../../core/flow/cel-values.ts';
import type { CompiledFlow } from '../../../core/flow/compiled.ts';
import { evaluate, isRunnable } from '../../../core/flow/expressions.ts';
import { StepFailure } from '../../../core/flow/failure.ts';
import { readAnswer } from '../../../core/flow/formats.ts';
import { loadFlow } from '../../../core/flow/load.ts';
import { BUDGETS, newMeter } from '../../../core/flow/meter.ts';
import type { JsonObject } from '../../../core/json.ts';
import { compiled } from '../../helpers/flow-problems.ts';
import { Talk } from '../../helpers/flow-talk.ts';

/*
 * Nothing here is timed: what is held is that everything comes to an end, and in how many iterations. A machine of ten
 * years ago takes a microsecond for one.
 */

const short = (text: string) => (text.length <= 60 ? text : `${text.slice(0, 50)}… (${text.length})`);

const asking = (pattern: string) =>
  JSON.stringify({ flow: 'a', steps: [{ ask: { text: 'Q', format: { regex: pattern } } }, 'end'] });

test.each(PATTERNS.map(([pattern, verdict]) => [short(pattern), verdict, pattern] as const))(
  'The regex %s %s',
  (_short, verdict, pattern) => {
    const { flow, problems } = loadFlow(asking(pattern));
    expect(problems.map(({ message }) => message)).toEqual(
      verdict === 'taken' ? [] : [expect.stringContaining(verdict)],
    );
    if (!flow) return;
    for (const text of ANSWERS) {
      const answer = readAnswer({ kind: 'regex', pattern }, { kind: 'text', text }, 'en');
      expect(answer === undefined || answer === text.trim()).toBe(true);
    }
  },
);

/** The variables, and how often one of them has been read: work that no meter can hide. */
function watched(): { vars: unknown; reads: () => number } {
  // What the corpus holds is JSON.
  const plain: JsonObject = JSON.parse(JSON.stringify(VARIABLES));
  const vars = toCel(plain);
  let reads = 0;
  if (!(vars instanceof Map)) throw new Error('Variables are a map to CEL.');
  const get = vars.get.bind(vars);
  vars.get = (name) => {
    reads += 1;
    return get(name);
  };
  return { vars, reads: () => reads };
}

interface Ran {
  comesTo: unknown;
  iterations: number;
  reads: number;
}

function run(source: string): Ran {
  const { vars, reads } = watched();
  const meter = newMeter();
  const names = new Map([['vars', vars]]);
  try {
    const comesTo = evaluate(source, names, meter);
    return { comesTo, iterations: meter.iterations, reads: reads() };
  } catch (failure) {
    expect(failure).toBeInstanceOf(StepFailure);
    const comesTo = failure instanceof StepFailure ? failure.code : '';
    return { comesTo, iterations: meter.iterations, reads: reads() };
  }
}

/** What a turn may go beyond its iterations: a last failure, and those that were under way. */
const BEYOND = 2 * BUDGETS.iterations;

test.each(Object.entries(EXPRESSIONS))('%s comes to an end', (_what, [source, comesTo]) => {
  expect(source.length).toBeLessThanOrEqual(4_000);
  const ran = run(source);
  expect(ran.comesTo).toEqual(comesTo);
  expect(ran.iterations).toBeLessThan(BUDGETS.iterations + BEYOND);
  expect(ran.reads).toBeLessThan(2 * BUDGETS.iterations);
});

const DECLARED = Object.entries(VARIABLES).map(([name, value]): [string, { type: string }] => {
  if (Array.isArray(value)) return [name, { type: 'list' }];
  return [name, { type: typeof value === 'object' ? 'map' : typeof value }];
});

const saying = (source: string) =>
  JSON.stringify({ flow: 'a', variables: Object.fromEntries(DECLARED), steps: [{ send: `{{ ${source} }}` }] });

test.each(Object.entries(EXPRESSIONS))('%s is checked, and what check accepts can be run', (_what, [source]) => {
  const { flow, problems } = loadFlow(saying(source));
  expect(flow !== undefined || problems.length > 0).toBe(true);
  for (const { message } of problems) expect(message.length).toBeLessThan(500);
  if (flow) expect(isRunnable(source)).toBe(true);
});

test('An expression that check can read and the engine cannot is a problem', () => {
  const source = `vars.thousand.map(i, ${Array.from({ length: 400 }, () => 'i < 1').join(' == ')})`;
  expect(loadFlow(saying(source)).problems.map(({ message }) => message)).toEqual([
    'This expression holds too many operators within each other.',
  ]);
});

test('A hundred thousand expressions of one turn are stopped, each as short as can be', () => {
  const text = '{{1}}'.repeat(3_000);
  const flow: CompiledFlow = compiled(
    `flow: a\nsteps: [{ send: [${Array.from({ length: 8 }, () => `"${text}"`).join(', ')}] }]\n`,
  );
  expect(new Talk(flow).turn({ kind: 'start', input: null })).toMatchObject({
    status: 'failed',
    error: { code: 'BUDGET_ITERATIONS' },
  });
});
