import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { isReadyLine } from '../../../cli/local/child.ts';

const READY_WITHIN_MS = 60_000;
const GRACE_MS = 20_000;
const PROBE_EVERY_MS = 100;
const LINES_KEPT = 400;
const LINE_LENGTH = 400;

// A child of ours ends with the test run, however that ended: its channel to us is then closed.
const LEASH = "data:text/javascript,process.on('disconnect',()=>process.kill(process.pid,'SIGKILL'))";
const LEASHED = fileURLToPath(new URL('./leashed.mjs', import.meta.url));

export interface DaemonSpec {
  name: string;
  /** A compiled entry point of ours, or a foreign program with its arguments. */
  run: { main: string } | { program: string; args: string[] };
  env: NodeJS.ProcessEnv;
  /** Is given every line that it writes, whole. */
  onLine?: ((line: string) => void) | undefined;
  /** Where readiness is not a `{"ready":true}` line on stdout. */
  probe?: () => Promise<boolean>;
}

/** One real process of a test's stack: started, killed, stopped, frozen and started again. */
export class Daemon {
  readonly name: string;
  readonly #spec: DaemonSpec;
  readonly #lines: string[] = [];
  #child: ChildProcess | undefined;
  #gone: Promise<void> = Promise.resolve();

  constructor(spec: DaemonSpec) {
    this.name = spec.name;
    this.#spec = spec;
  }

  /** 0 while it does not run. */
  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** The last lines it wrote, over all its lives. */
  get log(): string {
    return this.#lines.join('\n');
  }

  /** Resolves once it is ready; rejects with its last words where it ends before, or takes too long. */
  async start(): Promise<void> {
    if (this.#child) return;
    const child = spawn(...this.#command(), {
      env: this.#spec.env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
    });
    this.#child = child;
    let over = false;
    this.#gone = new Promise<void>((resolve) => {
      child.once('error', () => resolve());
      child.once('close', () => resolve());
    }).then(() => {
      over = true;
      if (this.#child === child) this.#child = undefined;
    });
    const ready = this.#ready(child, () => over);
    const ended = this.#gone.then(() => false);
    const late = new Promise<false>((resolve) => setTimeout(resolve, READY_WITHIN_MS, false).unref());
    if (!(await Promise.race([ready, ended, late]))) throw new Error(`${this.name} did not get ready:\n${this.log}`);
  }

  /** SIGKILL, at once; resolves when it is gone. */
  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.#gone;
  }

  /** SIGTERM, and SIGKILL for one that does not end by itself. */
  async stop(): Promise<void> {
    this.signal('SIGTERM');
    const escalation = setTimeout(() => this.signal('SIGKILL'), GRACE_MS);
    await this.#gone;
    clearTimeout(escalation);
  }

  /** To its whole process group, so that a program in our wrapper gets it too. */
  signal(signal: NodeJS.Signals): void {
    if (!this.pid) return;
    try {
      process.kill(-this.pid, signal);
    } catch {
      // Gone between the look and the signal: what was wanted.
    }
  }

  #command(): [string, string[]] {
    const { run } = this.#spec;
    if ('program' in run) return [process.execPath, [LEASHED, run.program, ...run.args]];
    return [process.execPath, ['--enable-source-maps', '--import', LEASH, run.main]];
  }

  #ready(child: ChildProcess, over: () => boolean): Promise<boolean> {
    const said = this.#read(child);
    const { probe } = this.#spec;
    return probe ? probing(probe, over) : said;
  }

  #read(child: ChildProcess): Promise<boolean> {
    return new Promise((resolve) => {
      const take = (line: string) => {
        if (isReadyLine(line)) resolve(true);
        this.#spec.onLine?.(line);
        this.#lines.push(line.slice(0, LINE_LENGTH));
        if (this.#lines.length > LINES_KEPT) this.#lines.shift();
      };
      for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', lines(take));
    });
  }
}

function lines(take: (line: string) => void): (chunk: string) => void {
  let rest = '';
  return (chunk) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) take(part);
  };
}

async function probing(probe: () => Promise<boolean>, over: () => boolean): Promise<boolean> {
  while (!over()) {
    if (await probe()) return true;
    await new Promise((resolve) => setTimeout(resolve, PROBE_EVERY_MS));
  }
  return false;
}
