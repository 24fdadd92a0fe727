import { existsSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import type { Path, Problem } from '../../core/flow/problem.ts';
import { talkFaults } from '../../core/talks/faults.ts';
import { type LoadedTalks, loadTalks } from '../../core/talks/load.ts';
import { CliError } from '../errors.ts';
import {
  type FileProblem,
  type LoadedFlowFile,
  loadFlowFile,
  pathsBeside,
  readText,
  unreadable,
} from '../flow-files.ts';

/** A test file with the flow that it tests. */
export interface LoadedTestFile {
  file: string;
  text: string;
  talks: LoadedTalks;
  /** Undefined where the test file does not say it, or it cannot be read. */
  flow?: LoadedFlowFile;
  /** Of the test file alone. */
  problems: FileProblem[];
}

const TEST_FILE = /\.test\.(yaml|yml|json)$/;

/** Whether a file holds talks, by its name. */
export function isTestFile(file: string): boolean {
  return TEST_FILE.test(file);
}

/** Where the tests of a flow file are looked for: beside it, in this order. */
export function testFilesOf(flowFile: string): string[] {
  const name = basename(flowFile).replace(/\.[^.]*$/, '');
  return pathsBeside(flowFile, `${name}.test`);
}

/** The test file beside a flow file; undefined where there is none. */
export function testFileBeside(flowFile: string): string | undefined {
  return testFilesOf(flowFile).find((file) => existsSync(file));
}

/** The test file that is meant by a test file or by a flow file. Throws a CliError that says where it was looked for. */
export function testFileOf(file: string): string {
  if (isTestFile(file)) return normalize(file);
  const beside = testFileBeside(file);
  if (beside !== undefined) return beside;
  throw new CliError(`${file} has no tests. Looked for ${testFilesOf(file).join(', ')}.`);
}

function flowOf(file: string, { file: talks }: LoadedTalks): LoadedFlowFile | CliError | undefined {
  if (!talks) return undefined;
  try {
    return loadFlowFile(join(dirname(file), talks.flow));
  } catch (thrown) {
    if (thrown instanceof CliError) return thrown;
    throw thrown;
  }
}

/** Reads a test file and its flow. Problems come back; only a test file that cannot be read throws. */
export function loadTestFile(file: string): LoadedTestFile {
  const text = readText(file);
  const talks = loadTalks(text);
  const at = (path: Path, message: string): Problem => ({
    severity: 'error',
    step: '',
    message,
    hint: '',
    ...talks.locate(path),
  });
  const told = (problems: Problem[]) => problems.map((problem) => ({ ...problem, file }));
  const flow = flowOf(file, talks);
  if (flow instanceof CliError) return { file, text, talks, problems: told([at(['flow'], flow.message)]) };
  const faults = flow?.flow && talks.file ? talkFaults(talks.file, flow.flow) : [];
  const problems = told([...talks.problems, ...faults.map(({ path, message }) => at(path, message))]);
  return { file, text, talks, ...(flow ? { flow } : {}), problems };
}

/** The tests that are meant by a test file or by a flow file; that there are none, or that they cannot be read, is their problem. */
export function testsOf(named: string): LoadedTestFile {
  try {
    return loadTestFile(testFileOf(named));
  } catch (thrown) {
    const talks: LoadedTalks = { problems: [], locate: () => ({ line: 1, column: 1 }) };
    return { file: named, text: '', talks, problems: [unreadable(named, thrown)] };
  }
}
