import { PassThrough } from 'node:stream';
import type { Terminal } from '../../cli/command.ts';

export interface FakeTerminal extends Terminal {
  stdin: PassThrough & { isTTY: boolean };
  printed: string[];
  /** What stood on the screen: questions, and what was typed in answer to them. */
  screened(): string;
  told: string[];
  interrupt(): void;
}

/** A terminal that remembers what it was told; `lines` are what is piped into it, without them its input stays open. */
export function fakeTerminal(given: { env?: NodeJS.ProcessEnv; lines?: string[]; isTTY?: boolean } = {}): FakeTerminal {
  const controller = new AbortController();
  const printed: string[] = [];
  const told: string[] = [];
  const stdin = new PassThrough();
  const screen = new PassThrough();
  const shown: Buffer[] = [];
  screen.on('data', (chunk) => shown.push(chunk));
  if (given.lines !== undefined) stdin.end(given.lines.map((line) => `${line}\n`).join(''));
  return {
    env: given.env ?? {},
    stdin: Object.assign(stdin, { isTTY: given.isTTY ?? false }),
    screen,
    screened: () => Buffer.concat(shown).toString(),
    out: (line) => printed.push(line),
    err: (line) => told.push(line),
    interrupted: controller.signal,
    printed,
    told,
    interrupt: () => controller.abort(),
  };
}
