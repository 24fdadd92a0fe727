import { setImmediate } from 'node:timers/promises';
import type { Path } from '../../core/flow/problem.ts';
import type { JUnitCase, JUnitSuite } from '../../core/talks/junit.ts';
import { failureLines, type Source } from '../../core/talks/report.ts';
import { runTalks, type TalkResult } from '../../core/talks/run.ts';
import { type FileProblem, problemLine } from '../flow-files.ts';
import type { LoadedTestFile } from './test-file.ts';

/** What became of a test file: of its tests, or the errors that kept them from being run. */
export interface RunFile {
  file: string;
  flow: string | null;
  problems: FileProblem[];
  results: Ran[];
}

/** A test on one channel, as it is told. */
export interface Ran {
  name: string;
  channel: string;
  ok: boolean;
  turns: number;
  ms: number;
  /** Line of the test file at which it failed; of a test that did not, where it begins. */
  line: number;
  /** The failure in full, for a person; empty when there is none. */
  story: string[];
  /** What was not so, in a sentence; '' when there is none. */
  message: string;
}

function ran(result: TalkResult, { file, text, talks }: LoadedTestFile): Ran {
  const { name, channel, test, turns, ms, failure } = result;
  const pathOf = (line: number): Path => (line < 0 ? ['tests', test] : ['tests', test, 'talk', line]);
  const source: Source = { file, text, place: (line) => talks.locate(pathOf(line)) };
  const told = { line: source.place(failure?.line ?? -1).line, message: failure?.message ?? '' };
  return { name, channel, ok: !failure, turns, ms, ...told, story: failure ? failureLines(failure, source) : [] };
}

export interface PlayOptions {
  /** Only tests whose name holds this. */
  only?: string;
  interrupted?: AbortSignal;
  /** Is told of each test as soon as it was played. */
  tell?(ran: Ran): void;
}

/** The errors of a test file and of its flow: with any of them its tests are not played. */
export function errorsOf({ problems, flow }: LoadedTestFile): FileProblem[] {
  return [...problems, ...(flow?.problems ?? [])].filter(({ severity }) => severity === 'error');
}

/** Plays the tests of a file, until it is interrupted; those of one with errors are not played. */
export async function runFile(loaded: LoadedTestFile, options: PlayOptions = {}): Promise<RunFile> {
  const { file, talks, flow } = loaded;
  const { only, interrupted, tell } = options;
  const problems = errorsOf(loaded);
  const results: Ran[] = [];
  if (problems.length > 0 || !talks.file || !flow?.flow) return { file, flow: null, problems, results };
  for (const result of runTalks(flow.flow, talks.file, { only, clock: () => performance.now() })) {
    const one = ran(result, loaded);
    results.push(one);
    tell?.(one);
    // A talk is played in one go: signals come through between two.
    await setImmediate();
    if (interrupted?.aborted) break;
  }
  return { file, flow: flow.flow.flow, problems, results };
}

function caseOf(one: Ran, { file, flow }: RunFile): JUnitCase {
  const { name, channel, ms, line, ok, message, story } = one;
  const about = { name, classname: `${flow}.${channel}`, time: ms / 1000, file, line };
  return ok ? about : { ...about, failure: { message, text: story.join('\n') } };
}

/** The results of a file as a CI tool reads them; errors that kept its tests from being run are one failed test. */
export function suiteOf(run: RunFile): JUnitSuite {
  const { file, problems, results } = run;
  const [first] = problems;
  if (!first) return { name: file, cases: results.map((one) => caseOf(one, run)) };
  const failure = { message: first.message, text: problems.map(problemLine).join('\n') };
  return {
    name: file,
    cases: [{ name: 'has no errors', classname: file, time: 0, file: first.file, line: first.line, failure }],
  };
}
