import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { Terminal } from './command.ts';
import { CliError, errorText } from './errors.ts';

/**
 * A secret from a file or, with `-`, from stdin: an argument would stand in the shell's history and in the process list. The byte
 * order mark that editors put before it, and the line break that they and `echo` put behind it, are none of it. `what` names it in the error.
 */
export async function readSecret(file: string, what: string, terminal: Terminal): Promise<string> {
  const bytes = await readBytes(file, terminal).catch((thrown) => {
    throw new CliError(`${what} cannot be read from ${file}: ${errorText(thrown)}.`);
  });
  // Other bytes would be stored as signs that stand for none of them, and be shown to nobody ever again.
  if (isUtf8(bytes)) return new TextDecoder().decode(bytes).replace(/\r?\n$/, '');
  throw new CliError(`${what} cannot be read from ${file}: it is no UTF-8. Save it as UTF-8.`);
}

function readBytes(file: string, { stdin }: Terminal): Promise<Buffer> {
  return file === '-' ? buffer(stdin) : readFile(file);
}
