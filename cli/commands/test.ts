import { writeFileSync } from 'node:fs';
import { junitXml } from '../../core/talks/junit.ts';
import { chosenTests } from '../../core/talks/run.ts';
import { readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { CliError, errorText, usageError } from '../errors.ts';
import { problemLine } from '../flow-files.ts';
import { errorsOf, type PlayOptions, type Ran, type RunFile, runFile, suiteOf } from '../talks/run-file.ts';
import { type LoadedTestFile, testsOf } from '../talks/test-file.ts';

const USAGE = 'test FILE… [--only NAME] [--junit FILE] [--json]';

const OPTIONS = { only: { type: 'string', default: '' }, junit: { type: 'string' } } as const;

/** As shells tell of a program that Ctrl-C ended. */
const INTERRUPTED = 130;

/** Plays the talks of flow files, without any server; exit code 1 when one is not as it says, or a file has errors. */
export const test: Command = {
  summary: 'plays the talks of a flow, on each channel, in virtual time',
  usage: USAGE,
  async run(args, terminal) {
    const { interrupted } = terminal;
    const { values, positionals } = readArguments(args, OPTIONS, USAGE);
    if (positionals.length === 0) throw usageError(`FILE is missing. Usage: colloquy ${USAGE}`);
    const files = eachOnce(positionals.map(testsOf));
    requireChosen(files, values.only);
    const say = values.json ? () => undefined : terminal.out;
    tellErrors(files, say);
    const runs = await playFiles(files, { only: values.only, interrupted, tell: (ran) => linesOf(ran).forEach(say) });
    if (values.junit !== undefined) writeReport(values.junit, runs);
    if (values.json) terminal.out(JSON.stringify(runs));
    say(totals(runs));
    if (!interrupted.aborted) return runs.every(isGood) ? 0 : 1;
    terminal.err('Interrupted: what is not told of was not played.');
    return INTERRUPTED;
  },
};

/** A flow and its tests may both be given. */
function eachOnce(files: readonly LoadedTestFile[]): LoadedTestFile[] {
  return [...new Map(files.map((loaded) => [loaded.file, loaded])).values()];
}

async function playFiles(files: readonly LoadedTestFile[], options: Required<PlayOptions>): Promise<RunFile[]> {
  const runs: RunFile[] = [];
  for (const file of files) {
    runs.push(await runFile(file, options));
    if (options.interrupted.aborted) break;
  }
  return runs;
}

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

/** Before any test, each once. */
function tellErrors(files: readonly LoadedTestFile[], say: (line: string) => void): void {
  for (const line of new Set(files.flatMap(errorsOf).map(problemLine))) say(line);
}

function totals(runs: readonly RunFile[]): string {
  const all = runs.flatMap(({ results }) => results);
  const failed = all.filter(({ ok }) => !ok).length;
  const [turns, ms] = [sum(all.map((one) => one.turns)), sum(all.map((one) => one.ms))];
  const stopped = runs.filter((run) => run.problems.length > 0).length;
  const unplayed = stopped === 0 ? '' : `, ${stopped} ${stopped === 1 ? 'file' : 'files'} not played`;
  return `${all.length - failed} passed, ${failed} failed${unplayed} (${turns} turns in ${Math.ceil(ms)} ms)`;
}

/** A line for the test, with all of what is wrong below it. */
function linesOf({ name, channel, ok, story }: Ran): string[] {
  return [`${ok ? '✓' : '✗'} ${name} (${channel})`, ...story.map((line) => (line === '' ? '' : `  ${line}`))];
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
