import { readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { usageError } from '../errors.ts';
import { type FileProblem, loadFlowFile, problemLine, unreadable } from '../flow-files.ts';
import { isTestFile, loadTestFile } from '../talks/test-file.ts';

const USAGE = 'check FILE… [--json]';

interface Checked {
  file: string;
  /** Null when errors keep it from running. */
  flow: string | null;
  problems: FileProblem[];
  /** What is said of it when nothing is wrong. */
  good: string;
}

/** Checks flow files, and files of tests, where they lie, without a server; exit code 1 when one of them has an error. */
export const check: Command = {
  summary: 'checks flow files, and files of tests, and says every problem with its place',
  usage: USAGE,
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, {}, USAGE);
    if (positionals.length === 0) throw usageError(`FILE is missing. Usage: colloquy ${USAGE}`);
    const checked = positionals.map(checkFile);
    if (values.json) terminal.out(JSON.stringify(checked.map(({ good: _said, ...rest }) => rest)));
    else for (const line of linesOf(checked)) terminal.out(line);
    return checked.every(({ flow }) => flow !== null) ? 0 : 1;
  },
};

function checkFile(file: string): Checked {
  try {
    return isTestFile(file) ? checkTests(file) : checkFlow(file);
  } catch (thrown) {
    return { file, flow: null, problems: [unreadable(file, thrown)], good: '' };
  }
}

function checkFlow(file: string): Checked {
  const { flow, problems } = loadFlowFile(file);
  return { file, flow: flow?.flow ?? null, problems, good: `${flow?.flow} can be published.` };
}

/** The flow of a test file is checked with it: nothing can be said of talks with a flow that does not run. */
function checkTests(file: string): Checked {
  const { problems, talks, flow } = loadTestFile(file);
  const all = [...problems, ...(flow?.problems ?? [])];
  const faulty = all.some(({ severity }) => severity === 'error');
  const count = talks.file?.tests.length ?? 0;
  const good = `${count} ${count === 1 ? 'test' : 'tests'} can be run.`;
  return { file, flow: faulty ? null : (flow?.flow?.flow ?? null), problems: all, good };
}

/** Of a file that several need, each problem is said once. */
function linesOf(checked: readonly Checked[]): string[] {
  const lines = checked.flatMap(({ file, flow, problems, good }) => [
    ...problems.map(problemLine),
    ...(flow === null ? [] : [`${file}: ${good}`]),
  ]);
  return [...new Set(lines)];
}
