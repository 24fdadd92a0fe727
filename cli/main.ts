#!/usr/bin/env node
import { EnvError } from '../config/env.ts';
import type { Terminal } from './command.ts';
import { CliError } from './errors.ts';
import { runVerb } from './run.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const interrupted = new AbortController();

/** npm hands on the Ctrl-C that the terminal has given us already: two signals within this time are one wish. */
const SAME_WISH_MS = 1000;

let firstAsked = 0;

/** The first Ctrl-C asks; the second leaves at once (what was started is then ended by the reaper). */
function interrupt(): void {
  if (!interrupted.signal.aborted) firstAsked = Date.now();
  else if (Date.now() - firstAsked > SAME_WISH_MS) process.exit(130);
  interrupted.abort();
}

/** From the first call on: before it, and so for a command that never asks, a signal ends the process as it does any other. */
function hearSignals(): AbortSignal {
  if (process.listenerCount('SIGINT') === 0) for (const signal of SIGNALS) process.on(signal, interrupt);
  return interrupted.signal;
}

/** Whoever read the output has read enough, as `head` has. */
function leaveQuietly(error: NodeJS.ErrnoException): void {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
}

process.stdout.on('error', leaveQuietly);
process.stderr.on('error', leaveQuietly);

const terminal: Terminal = {
  env: process.env,
  stdin: process.stdin,
  screen: process.stderr,
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  get interrupted() {
    return hearSignals();
  },
};

runVerb(process.argv.slice(2), terminal).then(
  (code) => process.exit(code),
  (thrown) => {
    const told = thrown instanceof CliError || thrown instanceof EnvError;
    // What is none of these is a mistake of ours: its trace helps who repairs it.
    terminal.err(told ? thrown.message : `A mistake in Colloquy: ${thrown instanceof Error ? thrown.stack : thrown}`);
    process.exit(thrown instanceof CliError ? thrown.exitCode : told ? 2 : 1);
  },
);
