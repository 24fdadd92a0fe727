import { type ChildProcess, spawn } from 'node:child_process';
import type { LogFile } from './log-file.ts';

/** How one process of the system is run. */
export interface ChildSpec {
  name: string;
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  /** Time between SIGTERM and SIGKILL, ms. */
  graceMs: number;
  /** Where readiness is not a `{"ready":true}` line on stdout: asked again and again until true. */
  probe?: () => Promise<boolean>;
  /** What a person does when this process cannot start; completes "… stopped before it was ready". */
  hint: string;
}

export interface RunningChild {
  pid: number;
  /** Resolves when it says that it is up; rejects never. */
  ready: Promise<void>;
  /** Resolves with how it ended, "exit code 1" or "SIGKILL". */
  ended: Promise<string>;
  /** Asks it to stop, and makes it after the grace time. Resolves when it is gone. */
  stop(): Promise<void>;
}

const PROBE_EVERY_MS = 200;

/** Starts a child in a process group of its own: a Ctrl-C in the terminal reaches the supervisor only, which stops all in order. */
export function startChild(spec: ChildSpec, log: LogFile): RunningChild {
  const child = spawn(spec.command, spec.args, { env: spec.env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const ended = endOf(child);
  return {
    pid: child.pid ?? 0,
    ready: readiness(child, { spec, log, ended }),
    ended,
    stop: () => stopChild(child, { ended, graceMs: spec.graceMs }),
  };
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
}

function readiness(
  child: ChildProcess,
  watch: { spec: ChildSpec; log: LogFile; ended: Promise<string> },
): Promise<void> {
  const saysReady = readOutput(child, watch.log);
  const { probe } = watch.spec;
  return probe === undefined ? saysReady : probing(probe, watch.ended);
}

/** Keeps all output in the log and resolves at the first line that is a JSON object with `ready: true`. */
function readOutput(child: ChildProcess, log: LogFile): Promise<void> {
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => log.append(chunk));
  return new Promise((resolve) => {
    let rest = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      log.append(chunk);
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      if (lines.some(isReadyLine)) resolve();
    });
  });
}

export function isReadyLine(line: string): boolean {
  if (!line.startsWith('{')) return false;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'ready' in value && value.ready === true;
  } catch {
    return false;
  }
}

async function probing(probe: () => Promise<boolean>, ended: Promise<string>): Promise<void> {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  while (!over && !(await probe())) await new Promise((resolve) => setTimeout(resolve, PROBE_EVERY_MS));
}

async function stopChild(child: ChildProcess, how: { ended: Promise<string>; graceMs: number }): Promise<void> {
  child.kill('SIGTERM');
  const escalation = setTimeout(() => child.kill('SIGKILL'), how.graceMs);
  await how.ended;
  clearTimeout(escalation);
}
