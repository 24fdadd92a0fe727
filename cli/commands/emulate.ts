import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { packageRoot } from '../package-root.ts';

const USAGE = 'emulate [--port 3001] [--json]';

/** The emulator alone, in the foreground, until Ctrl-C. */
export const emulate: Command = {
  summary: 'only the emulator of the Conversation API, until Ctrl-C',
  usage: USAGE,
  async run(args, terminal) {
    const { values } = readArguments(args, { port: { type: 'string' } }, USAGE);
    const env = values.port === undefined ? terminal.env : { ...terminal.env, EMULATOR_PORT: values.port };
    const entry = join(packageRoot(), 'dist', 'emulator', 'main.js');
    const { interrupted } = terminal;
    const child = spawn(process.execPath, [entry], { env, stdio: ['ignore', 'inherit', 'inherit'] });
    interrupted.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
    const [code] = await once(child, 'close');
    return code === 0 || interrupted.aborted ? 0 : 1;
  },
};
