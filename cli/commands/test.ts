import { writeFileSync } from 'node:fs';
import { junitXml } from '../../core/talks/junit.ts';
import { chosenTests } from '../../core/talks/run.ts';
import { readArguments } from '../arguments.ts';
import type { Command, Terminal } from '../command.ts';
import { CliError, errorText, usageError } from '../errors.ts';
import { problemLine } from '../flow-files.ts';
import { type Ran, type RunFile, runFile, suiteOf } from '../talks/run-file.ts';
import { type LoadedTestFile, loadTestFile, testFileOf } from '../talks/test-file.ts';

const USAGE = 'test FILE… [--only NAME] [--junit FILE] [--json]';

const OPTIONS = { only: { type: 'string', default: '' }, junit: { type: 'string' } } as const;

/** Plays the talks of flow files, without any server; exit code 1 when one is not as it says, or a flow has errors. */
export const test: Command = {
  summary: 'plays the talks of a flow, on each channel, in virtual time',
  usage: USAGE,
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, OPTIONS, USAGE);
    if (positionals.length === 0) throw usageError(`FILE is missing. Usage: colloquy ${USAGE}`);
    const files = [...new Set(positionals.map(testFileOf))].map(loadTestFile);
    requireChosen(files, values.only);
    const runs = files.map((file) => runFile(file, values.only));
    if (values.junit !== undefined) writeReport(values.junit, runs);
    if (values.json) terminal.out(JSON.stringify(runs));
    else tell(runs, terminal);
    return runs.every(isGood) ? 0 : 1;
  },
};

/** A name that no test has would pass for ever. */
function requireChosen(files: readonly LoadedTestFile[], only: string): void {
  const named = files.flatMap(({ talks }) => (talks.file ? [talks.file] : []));
  if (only === '' || named.length < files.length || named.some((file) => chosenTests(file, only).length > 0)) return;
  const names = named.flatMap((file) => chosenTests(file)).map((name) => `  ${name}`);
  throw usageError([`No test has ${JSON.stringify(only)} in its name. There are:`, ...names].join('\n'));
}

function isGood({ problems, results }: RunFile): boolean {
  return problems.length === 0 && results.every(({ ok }) => ok);
}

function writeReport(file: string, runs: readonly RunFile[]): void {
  try {
    writeFileSync(file, junitXml(runs.map(suiteOf)));
  } catch (thrown) {
    throw new CliError(`The report cannot be written to ${file}: ${errorText(thrown)}.`);
  }
}

/** Errors first, each once; then a line for each test, with all of what is wrong below it. */
function tell(runs: readonly RunFile[], terminal: Terminal): void {
  const problems = new Set(runs.flatMap((run) => run.problems.map(problemLine)));
  for (const line of problems) terminal.out(line);
  for (const line of runs.flatMap(({ results }) => results.flatMap(linesOf))) terminal.out(line);
  const all = runs.flatMap(({ results }) => results);
  const failed = all.filter(({ ok }) => !ok).length;
  const [turns, ms] = [sum(all.map((one) => one.turns)), sum(all.map((one) => one.ms))];
  const stopped = runs.filter((run) => run.problems.length > 0).length;
  const unplayed = stopped === 0 ? '' : `, ${stopped} ${stopped === 1 ? 'file' : 'files'} not played`;
  terminal.out(`${all.length - failed} passed, ${failed} failed${unplayed} (${turns} turns in ${Math.ceil(ms)} ms)`);
}

function linesOf({ name, channel, ok, story }: Ran): string[] {
  return [`${ok ? '✓' : '✗'} ${name} (${channel})`, ...story.map((line) => (line === '' ? '' : `  ${line}`))];
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
