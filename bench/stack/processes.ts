import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startReaper } from '../../cli/commands/start.ts';
import type { ChildSpec } from '../../cli/local/child.ts';
import { noteProcesses } from '../../cli/local/leftovers.ts';
import type { Installation } from '../../cli/local/plan.ts';
import { httpAnswers, temporalAnswers } from '../../cli/local/probes.ts';
import type { LocalSettings } from '../../cli/local/settings.ts';
import { Supervisor } from '../../cli/local/supervisor.ts';
import { provideTemporalCli } from '../../cli/local/temporal-cli-install.ts';
import { packageRoot } from '../../cli/package-root.ts';
import { InvalidMeasurement } from '../error.ts';
import { ownSettings } from './settings.ts';

export interface StackOptions {
  env: NodeJS.ProcessEnv;
  say: (line: string) => void;
  /** Ctrl-C: everything is stopped as at the end. */
  interrupted: AbortSignal;
}

/** What is started, one stage after the other, and the names in the order in which they are stopped. */
export interface Plan {
  stages: ChildSpec[][];
  order: string[];
}

/** Makes the plan of a run in a data folder of its own. */
export type Planner<P extends Plan> = (settings: LocalSettings, installation: Installation) => Promise<P>;

/** What runs. */
export interface Processes {
  settings: LocalSettings;
  pidsOf(...names: string[]): number[];
  /** Throws InvalidMeasurement when a process died meanwhile: the supervisor starts it again, but the figures are spoilt. */
  requireWhole(): void;
}

/** Runs `work` on the processes of a plan, in a fresh folder, and leaves nothing behind, whatever happens. */
export async function withProcesses<P extends Plan, T>(
  options: StackOptions,
  planner: Planner<P>,
  work: (processes: Processes, plan: P) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'colloquy-bench-'));
  try {
    return await supervised(await ownSettings(options.env, folder), { options, planner, work });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Run<P extends Plan, T> {
  options: StackOptions;
  planner: Planner<P>;
  work: (processes: Processes, plan: P) => Promise<T>;
}

async function supervised<P extends Plan, T>(settings: LocalSettings, run: Run<P, T>): Promise<T> {
  const { say, interrupted } = run.options;
  const planning = installation(settings, say).then((found) => run.planner(settings, found));
  const plan = await Promise.race([planning, rejectWhen(interrupted)]);
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
  const pidsOf = (...names: string[]) => names.flatMap((name) => pids.get(name) ?? []);
  const started = async () => {
    for (const stage of plan.stages) await Promise.all(stage.map((spec) => supervisor.start(spec)));
    return run.work({ settings, pidsOf, requireWhole: () => requireNone(deaths) }, plan);
  };
  try {
    return await Promise.race([started(), rejectWhen(interrupted)]);
  } finally {
    await supervisor.stop(plan.order);
    dismissReaper();
  }
}

function requireNone(deaths: string[]): void {
  if (deaths.length > 0) throw new InvalidMeasurement(`A process ended while it was measured: ${deaths.join(' ')}`);
}

function rejectWhen(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const stop = () => reject(new InvalidMeasurement('The measurement was interrupted.'));
    // What was aborted before never fires again.
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
  });
}

async function installation({ source, env }: LocalSettings, say: (line: string) => void): Promise<Installation> {
  const cli = await provideTemporalCli(source, say);
  say(`Temporal CLI: ${cli.path} (${cli.way})`);
  return {
    dist: join(packageRoot(), 'dist'),
    temporalCli: cli.path,
    temporalAnswers: (address: string) => temporalAnswers(address, env.TEMPORAL_NAMESPACE),
    httpAnswers,
  };
}
