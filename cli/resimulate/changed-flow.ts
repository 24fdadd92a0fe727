import type { CompiledFlow } from '../../core/flow/compiled.ts';
import { readFlowName } from '../apps/flow-name.ts';
import type { Terminal } from '../command.ts';
import { CliError, usageError } from '../errors.ts';
import { loadFlowFile, problemLine } from '../flow-files.ts';
import { isFile } from '../histories/files.ts';

/** The flow that is tried: a file, or a version that is published. */
export type ChangedFlow =
  | { kind: 'file'; file: string; text: string; flow: CompiledFlow }
  | { kind: 'published'; flow: string; version: number | 'latest' };

/** Reads `--flow`; what is wrong with a file is told as `check` tells it. Throws a CliError. */
export function changedFlow(named: string, { out }: Terminal, usage: string): ChangedFlow {
  if (!isFile(named)) {
    const published = readFlowName(named);
    if (published) return { kind: 'published', ...published };
    throw usageError(`${named} is neither a file nor name@2. Usage: colloquy ${usage}`);
  }
  const { flow, text, problems } = loadFlowFile(named);
  if (flow) return { kind: 'file', file: named, text, flow };
  for (const problem of problems) out(problemLine(problem));
  throw new CliError(`${named} has errors: nothing was tried with it.`, 2);
}

/** How people call it. */
export function nameOfChanged(changed: ChangedFlow): string {
  return changed.kind === 'file' ? changed.file : `${changed.flow}@${changed.version}`;
}
