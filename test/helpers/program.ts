import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface ProgramOptions {
  env: NodeJS.ProcessEnv;
  /** What it is given to read; then its input ends. */
  input?: string;
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/**
 * A program as a terminal runs it: in a process group of its own, which a Ctrl-C reaches as a whole. Every wait ends, at the
 * latest with an error that shows the last of what was printed.
 */
export class Program {
  stdout = '';
  stderr = '';
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #closed: Promise<Exit>;

  constructor(command: string, args: string[], { env, input = '' }: ProgramOptions) {
    this.#name = [command, ...args].join(' ');
    const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
    this.#child = child;
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      this.stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      this.stderr += chunk;
    });
    // Its input may be closed before it is read.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    this.#closed = once(child, 'close').then(() => ({ code: child.exitCode, signal: child.signalCode }));
    // Somebody may never ask how it ended.
    this.#closed.catch(() => undefined);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Waits until its output fits; an end before that is an error. */
  async says(pattern: RegExp, withinMs: number): Promise<RegExpExecArray> {
    const end = Date.now() + withinMs;
    for (;;) {
      const found = pattern.exec(this.stdout);
      if (found) return found;
      if (this.hasEnded) throw this.#error('ended');
      if (Date.now() > end) throw this.#error(`said nothing like ${pattern} within ${withinMs} ms`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Waits until it has ended and everything it printed is read. */
  async ends(withinMs: number): Promise<Exit> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(this.#error(`did not end within ${withinMs} ms`)), withinMs);
    });
    return Promise.race([this.#closed, late]).finally(() => clearTimeout(timer));
  }

  /** To the whole group, as a terminal does with Ctrl-C. */
  signalGroup(signal: NodeJS.Signals): void {
    try {
      process.kill(-this.pid, signal);
    } catch {
      // The group is gone.
    }
  }

  /** Whatever state it is in: asked first, made to afterwards. */
  async stop(graceMs: number): Promise<void> {
    if (!this.hasEnded) this.signalGroup('SIGTERM');
    await this.ends(graceMs).catch(() => this.signalGroup('SIGKILL'));
  }

  #error(what: string): Error {
    const last = (text: string) => text.split('\n').slice(-20).join('\n');
    return new Error(`\`${this.#name}\` ${what}.\n${last(this.stdout)}\n${last(this.stderr)}`);
  }
}
