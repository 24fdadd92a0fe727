import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { Terminal } from './command.ts';
import { CliError, errorText } from './errors.ts';

/**
 * A secret from a file or, with `-`, from stdin: an argument would stand in the shell's history and in the process list. The line
 * break that editors and `echo` put at its end is none of it. `what` names it in the error.
 */
export async function readSecret(file: string, what: string, terminal: Terminal): Promise<string> {
  try {
    const read = file === '-' ? await text(terminal.stdin) : await readFile(file, 'utf8');
    return read.replace(/\r?\n$/, '');
  } catch (thrown) {
    throw new CliError(`${what} cannot be read from ${file}: ${errorText(thrown)}.`);
  }
}
