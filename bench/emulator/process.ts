import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { packageRoot } from '../../cli/package-root.ts';
import { monotonicMs } from '../clock.ts';
import { InvalidMeasurement } from '../error.ts';
import { Look } from './look.ts';

/** The built command, running. */
export interface EmulatorProcess {
  url: string;
  pid: number;
  /** From its start to its line, ms. */
  upAfterMs: number;
  /** Only where it was started with a probe. */
  look(): Promise<Look>;
  stop(): Promise<void>;
}

const Ready = z.object({ ready: z.literal(true), url: z.url() });

const DIST = join(packageRoot(), 'dist');
const COMMAND = join(DIST, 'cli', 'main.js');
const PROBE = ['--expose-gc', '--import', pathToFileURL(join(DIST, 'bench', 'emulator', 'probe.js')).href];

/** Starts `colloquy emulate` with these options on a free port. Rejects with InvalidMeasurement where it does not come up. */
export async function startEmulator(options: string[], { probed = false } = {}): Promise<EmulatorProcess> {
  const startedAt = monotonicMs();
  const args = [...(probed ? PROBE : []), COMMAND, 'emulate', '--json', '--port', '0', ...options];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  const ended = once(child, 'close');
  const { url } = await firstLine(child);
  return {
    url,
    pid: child.pid ?? 0,
    upAfterMs: monotonicMs() - startedAt,
    async look() {
      child.send('look');
      const [seen] = await once(child, 'message');
      return Look.parse(seen);
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** How long a Node.js takes that does nothing, ms: what no command can be quicker than on this machine. */
export async function startNothing(): Promise<number> {
  const startedAt = monotonicMs();
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'close');
  return monotonicMs() - startedAt;
}

async function firstLine(child: ChildProcess): Promise<z.infer<typeof Ready>> {
  const line: unknown = await Promise.race([
    once(child.stdout ?? child, 'data').then(([chunk]) => String(chunk)),
    once(child, 'close').then(() => ''),
  ]);
  const ready = Ready.safeParse(JSON.parse(String(line) || 'null'));
  if (ready.success) return ready.data;
  throw new InvalidMeasurement('The emulator did not come up; what it says stands above.');
}
