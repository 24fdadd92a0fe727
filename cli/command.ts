import type { Readable, Writable } from 'node:stream';

/** What a command may touch of the process it runs in: handed in by main.ts, so that tests hand in their own. */
export interface Terminal {
  env: NodeJS.ProcessEnv;
  stdin: Readable & { isTTY?: boolean };
  /** Where questions stand, and what is typed in answer to them: beside the results. */
  screen: Writable;
  /** One line to stdout: results. */
  out(line: string): void;
  /** One line to stderr: progress and problems. */
  err(line: string): void;
  /** That it is to stop (Ctrl-C, SIGTERM). Whoever reads this ends by itself then; whoever has not is ended. */
  readonly interrupted: AbortSignal;
}

/** One verb of the command line. `run` resolves with the exit code: 0 done, 1 failed or problems found, 2 called wrongly, 130 interrupted. */
export interface Command {
  summary: string;
  usage: string;
  /** Lines that `--help` adds. */
  more?: string[];
  run(args: string[], terminal: Terminal): Promise<number>;
}
