import type { FastifyInstance } from 'fastify';
import type { EmulatorOptions } from '../../emulator/options.ts';
import { readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { CliError, errorCode, errorText, usageError } from '../errors.ts';

const USAGE = 'emulate [--port 3001] [--host 127.0.0.1] [--state FILE] [--app ID] [--json]';

const OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string', default: '127.0.0.1' },
  state: { type: 'string' },
  key: { type: 'string', default: 'demo' },
  secret: { type: 'string', default: 'demo' },
  'receipts-after': { type: 'string', default: '50' },
  app: { type: 'string' },
  mode: { type: 'string' },
  region: { type: 'string' },
} as const;

/** The emulator alone, in the foreground, until Ctrl-C. It reads no environment but its port's: other programs' CI runs it. */
export const emulate: Command = {
  summary: 'only the emulator of the Conversation API, until Ctrl-C',
  usage: USAGE,
  more: [
    '--port 0 takes any that is free; the line printed says which, with --json as {"ready":true,"url":"…"}.',
    '--state keeps everything in a file; without it, in memory.',
    '--app has an app with all channels there at once; --mode DISPATCH and --region us (or br) make another kind of it.',
    '--key and --secret are what clients must give (demo and demo).',
    '--receipts-after 50 is the pause before each delivery receipt in ms; never: there are none.',
  ],
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, OPTIONS, USAGE);
    if (positionals.length > 0) throw usageError(`emulate takes only options. Usage: colloquy ${USAGE}`);
    if (values.app === undefined && (values.mode ?? values.region) !== undefined)
      throw usageError(`--mode and --region need an --app. Usage: colloquy ${USAGE}`);
    const door = { host: values.host, port: readPort(values.port ?? terminal.env.EMULATOR_PORT ?? '3001') };
    const { interrupted } = terminal;
    const emulator = await build(optionsOf(values));
    try {
      // Not before it listens: one that cannot must leave the state file to whoever has it.
      const url = await listen(emulator, door);
      if (values.app !== undefined)
        await haveApp(emulator, { id: values.app, mode: values.mode, region: values.region });
      terminal.out(values.json ? JSON.stringify({ ready: true, url }) : `The emulator of the Conversation API: ${url}`);
      await ended(interrupted);
    } finally {
      await emulator.close();
    }
    return 0;
  },
};

function readPort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw usageError(`The port must be a whole number from 0 to 65535. Usage: colloquy ${USAGE}`);
}

function readDelay(text: string): number | null {
  if (text === 'never') return null;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw usageError(`--receipts-after must be a number of milliseconds, or never. Usage: colloquy ${USAGE}`);
}

interface Given {
  key: string;
  secret: string;
  state?: string;
  'receipts-after': string;
}

function optionsOf({ key, secret, state, ...given }: Given): Partial<EmulatorOptions> {
  const receiptDelayMs = readDelay(given['receipts-after']);
  return { credentials: { key, secret }, receiptDelayMs, ...(state !== undefined && { stateFile: state }) };
}

/** Loaded only here: `--help` shows every verb, and need not wait for a web server. */
async function build(options: Partial<EmulatorOptions>): Promise<FastifyInstance> {
  const [{ buildEmulator }, { StoreError }] = await Promise.all([
    import('../../emulator/app.ts'),
    import('../../emulator/store.ts'),
  ]);
  try {
    return buildEmulator(options);
  } catch (thrown) {
    throw thrown instanceof StoreError ? new CliError(thrown.message) : thrown;
  }
}

/** One that the state file has stays as its clients left it. */
async function haveApp(emulator: FastifyInstance, app: { id: string; mode?: string; region?: string }): Promise<void> {
  const answer = await emulator.inject({ method: 'POST', url: '/control/apps', payload: { ...app, ifMissing: true } });
  if (answer.statusCode >= 400)
    throw usageError(`The emulator refuses the app: ${answer.json<{ error: { message: string } }>().error.message}.`);
}

async function listen(emulator: FastifyInstance, { host, port }: { host: string; port: number }): Promise<string> {
  try {
    return await emulator.listen({ host, port });
  } catch (thrown) {
    const place = `port ${port} of ${host}`;
    if (errorCode(thrown) !== 'EADDRINUSE')
      throw new CliError(`The emulator cannot listen on ${place}: ${errorText(thrown)}.`);
    throw new CliError(
      `Something listens on ${place} already. Stop it, or name another with --port (0: any that is free).`,
    );
  }
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
