import { loadFlow } from '../../core/flow/load.ts';
import type { Problem } from '../../core/flow/problem.ts';
import { readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { usageError } from '../errors.ts';
import { readDefinition } from './publish.ts';

const USAGE = 'check FILE… [--json]';

interface Checked {
  file: string;
  /** Null when errors keep it from running. */
  flow: string | null;
  problems: Problem[];
}

/** Checks flow files where they lie, without a server; exit code 1 when one of them has an error. */
export const check: Command = {
  summary: 'checks flow files and says every problem with its place',
  usage: USAGE,
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, {}, USAGE);
    if (positionals.length === 0) throw usageError(`FILE is missing. Usage: colloquy ${USAGE}`);
    const checked = await Promise.all(positionals.map(checkFile));
    if (values.json) terminal.out(JSON.stringify(checked));
    else for (const line of checked.flatMap(tell)) terminal.out(line);
    return checked.every(({ flow }) => flow !== null) ? 0 : 1;
  },
};

async function checkFile(file: string): Promise<Checked> {
  const { flow, problems } = loadFlow(await readDefinition(file));
  return { file, flow: flow?.flow ?? null, problems };
}

function tell({ file, flow, problems }: Checked): string[] {
  // The form that editors turn into links.
  const lines = problems.map(({ line, column, severity, message, hint }) => {
    const advice = hint === '' ? '' : ` ${hint}`;
    return `${file}:${line}:${column}: ${severity}: ${message}${advice}`;
  });
  return flow === null ? lines : [...lines, `${file}: ${flow} can be published.`];
}
