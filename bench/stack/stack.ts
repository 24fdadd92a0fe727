import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startReaper } from '../../cli/commands/start.ts';
import { noteProcesses } from '../../cli/local/leftovers.ts';
import { STOP_ORDER } from '../../cli/local/plan.ts';
import { httpAnswers, temporalAnswers } from '../../cli/local/probes.ts';
import type { LocalSettings } from '../../cli/local/settings.ts';
import { Supervisor } from '../../cli/local/supervisor.ts';
import { provideTemporalCli } from '../../cli/local/temporal-cli-install.ts';
import { packageRoot } from '../../cli/package-root.ts';
import { InvalidMeasurement } from '../error.ts';
import { planBench } from './plan.ts';
import { ownSettings } from './settings.ts';

/** Both systems on one Temporal server and one emulator, in processes of their own. */
export interface Stack {
  settings: LocalSettings;
  bareUrl: string;
  /** Temporal's own counters, in Prometheus' text format. */
  metricsUrl: string;
  pidsOf(...names: string[]): number[];
  /** Throws InvalidMeasurement when a process died meanwhile: the supervisor starts it again, but the figures are spoilt. */
  requireWhole(): void;
}

const ORDER = ['bare-api', 'bare-worker', ...STOP_ORDER];

export interface StackOptions {
  env: NodeJS.ProcessEnv;
  say: (line: string) => void;
  /** Ctrl-C: everything is stopped as at the end. */
  interrupted: AbortSignal;
}

/** Runs `work` on a fresh stack in a folder of its own, and leaves nothing behind, whatever happens. */
export async function withStack<T>(options: StackOptions, work: (stack: Stack) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'colloquy-bench-'));
  try {
    return await supervised(await ownSettings(options.env, folder), options, work);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function supervised<T>(
  settings: LocalSettings,
  { say, interrupted }: StackOptions,
  work: (stack: Stack) => Promise<T>,
): Promise<T> {
  const pids = new Map<string, number>();
  const deaths: string[] = [];
  const supervisor = new Supervisor({
    logDir: join(settings.dataDir, 'logs'),
    say: (line) => deaths.push(line),
    changed: (processes) => {
      noteProcesses(settings.dataDir, processes);
      for (const { name, pid } of processes) pids.set(name, pid);
    },
  });
  const dismissReaper = startReaper(settings.dataDir);
  const run = async () => {
    const { stages, bareUrl, metricsUrl } = await planBench(settings, await installation(settings, say));
    for (const stage of stages) await Promise.all(stage.map((spec) => supervisor.start(spec)));
    const pidsOf = (...names: string[]) => names.flatMap((name) => pids.get(name) ?? []);
    return work({ settings, bareUrl, metricsUrl, pidsOf, requireWhole: () => requireNone(deaths) });
  };
  try {
    return await Promise.race([run(), rejectWhen(interrupted)]);
  } finally {
    await supervisor.stop(ORDER);
    dismissReaper();
  }
}

function requireNone(deaths: string[]): void {
  if (deaths.length > 0) throw new InvalidMeasurement(`A process ended while it was measured: ${deaths.join(' ')}`);
}

function rejectWhen(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new InvalidMeasurement('The measurement was interrupted.')));
  });
}

async function installation({ source, env }: LocalSettings, say: (line: string) => void) {
  const cli = await provideTemporalCli(source, say);
  say(`Temporal CLI: ${cli.path} (${cli.way})`);
  return {
    dist: join(packageRoot(), 'dist'),
    temporalCli: cli.path,
    temporalAnswers: (address: string) => temporalAnswers(address, env.TEMPORAL_NAMESPACE),
    httpAnswers,
  };
}
