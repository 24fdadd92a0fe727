import { setTimeout as pause } from 'node:timers/promises';
import { CliError } from '../errors.ts';
import { type ChildSpec, type RunningChild, startChild } from './child.ts';
import { type LogFile, openLogFile } from './log-file.ts';
import { identify, type ProcessIdentity } from './process-identity.ts';

export interface SupervisorOptions {
  /** Where the children's output goes: `<name>.log` each. */
  logDir: string;
  /** First pause before a child that died is started again, ms; doubles up to `maxBackoffMs`. */
  backoffMs?: number;
  maxBackoffMs?: number;
  /** How long a child may take to be ready, ms. */
  readyWithinMs?: number;
  say(line: string): void;
  /** Told of every change, so that the ids can be noted. */
  changed(processes: Array<ProcessIdentity & { name: string }>): void;
}

interface Managed {
  spec: ChildSpec;
  log: LogFile;
  identity: ProcessIdentity;
  child: RunningChild;
}

const DEFAULTS = { backoffMs: 500, maxBackoffMs: 15_000, readyWithinMs: 60_000 };

/** A child that ran this long was well: its next death starts again at the first pause. */
const WELL_AFTER_MS = 60_000;

/** Keeps a set of processes running: starts them, starts again those that die, stops them in the order it is given. */
export class Supervisor {
  private readonly options: SupervisorOptions & typeof DEFAULTS;
  private readonly running = new Map<string, Managed>();
  private readonly stopping = new AbortController();

  constructor(options: SupervisorOptions) {
    this.options = { ...DEFAULTS, ...options };
  }

  /** Starts a child and waits until it is ready. One that dies before, or takes too long, is an error with its last words. */
  async start(spec: ChildSpec): Promise<void> {
    if (this.stopping.signal.aborted) return;
    const managed = this.launch(spec, openLogFile(`${this.options.logDir}/${spec.name}.log`));
    const late = new AbortController();
    const outcome = await Promise.race([
      managed.child.ready.then(() => 'ready'),
      managed.child.ended,
      pause(this.options.readyWithinMs, 'no sign of life in time', { signal: late.signal }),
    ]).finally(() => late.abort());
    if (outcome === 'ready') void this.watch(managed);
    else if (!this.stopping.signal.aborted) throw notReady(managed, outcome);
  }

  /** SIGTERM one after the other in the given order of names, SIGKILL after each one's grace time. */
  async stop(order: string[]): Promise<void> {
    this.stopping.abort();
    for (const name of order) await this.running.get(name)?.child.stop();
    this.running.clear();
    this.note();
  }

  private launch(spec: ChildSpec, log: LogFile): Managed {
    const child = startChild(spec, log);
    const managed = { spec, log, child, identity: identify(child.pid) };
    this.running.set(spec.name, managed);
    this.note();
    return managed;
  }

  private note(): void {
    const processes = [...this.running].map(([name, { identity }]) => ({ name, ...identity }));
    this.options.changed(processes.filter(({ pid }) => pid > 0));
  }

  /** Starts a child again for as long as it dies, until the supervisor stops. */
  private async watch(first: Managed): Promise<void> {
    let managed = first;
    let backoffMs = this.options.backoffMs;
    while (!this.stopping.signal.aborted) {
      const since = Date.now();
      const how = await managed.child.ended;
      if (Date.now() - since > WELL_AFTER_MS) backoffMs = this.options.backoffMs;
      if (!(await this.pauseBefore(managed, { how, backoffMs }))) return;
      backoffMs = Math.min(backoffMs * 2, this.options.maxBackoffMs);
      managed = this.launch(managed.spec, managed.log);
    }
  }

  /** False when the supervisor was stopped meanwhile: nothing is started again then. */
  private async pauseBefore(managed: Managed, next: { how: string; backoffMs: number }): Promise<boolean> {
    const { signal } = this.stopping;
    if (signal.aborted) return false;
    this.options.say(
      `${managed.spec.name} stopped (${next.how}); starting it again in ${next.backoffMs / 1000} s. Log: ${managed.log.path}`,
    );
    await pause(next.backoffMs, undefined, { signal }).catch(() => undefined);
    return !signal.aborted;
  }
}

function notReady({ spec, log }: Managed, outcome: string): CliError {
  const words = log
    .tail()
    .filter((line) => !/^\s+at /.test(line))
    .slice(-5)
    .map((line) => `  ${line.slice(0, 400)}`);
  return new CliError(
    [`${spec.name} stopped before it was ready (${outcome}). ${spec.hint} Log: ${log.path}`, ...words].join('\n'),
  );
}
