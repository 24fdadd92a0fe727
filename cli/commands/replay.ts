import { join } from 'node:path';
import { UnreadableHistory } from '../../adapters/histories/unreadable.ts';
import { replayConversation } from '../../adapters/replays/replay-conversation.ts';
import { openReplays, type Replays } from '../../adapters/replays/replay-histories.ts';
import { Replayed } from '../../adapters/replays/replayed.ts';
import { readArguments } from '../arguments.ts';
import type { Command, Terminal } from '../command.ts';
import { usageError } from '../errors.ts';
import { isFile, readHistoryFile } from '../histories/files.ts';
import { apiClient, HttpError } from '../http-client.ts';
import { packageRoot } from '../package-root.ts';

const USAGE = 'replay ID|FILE… [--json]';

/** What came of one argument. */
type Line = { of: string } & (Replayed | { outcome: 'unreadable'; message: string });

/** Replays recorded conversations against the code of today; exit code 1 when one differs, 2 when one cannot be read. */
export const replay: Command = {
  summary: 'runs a recorded conversation again, with the code of today',
  usage: USAGE,
  more: ['FILE is a history, one run each, saved with `colloquy show ID --history` or by Temporal; it needs no API.'],
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, {}, USAGE);
    if (positionals.length === 0) throw usageError(`ID or FILE is missing. Usage: colloquy ${USAGE}`);
    const replays = openReplays({ script: join(packageRoot(), 'dist', 'worker', 'replay', 'main.js') });
    const lines: Line[] = [];
    try {
      for (const of of positionals) {
        const line = await replayOne(of, { terminal, replays });
        if (terminal.interrupted.aborted) return 130;
        lines.push(line);
        tell(line, { terminal, json: values.json, several: positionals.length > 1 });
      }
    } finally {
      await replays.close();
    }
    return exitCode(lines);
  },
};

interface Tools {
  terminal: Terminal;
  replays: Replays;
}

async function replayOne(of: string, tools: Tools): Promise<Line> {
  try {
    return { of, ...(isFile(of) ? await replayFile(of, tools) : await replaySession(of, tools.terminal)) };
  } catch (error) {
    const unreadable =
      error instanceof UnreadableHistory || (error instanceof HttpError && codeOf(error) === 'HISTORY_UNREADABLE');
    if (!unreadable) throw error;
    return { of, outcome: 'unreadable', message: error.message };
  }
}

function replaySession(id: string, { env }: Terminal): Promise<Replayed> {
  const path = `/v1/sessions/${encodeURIComponent(id)}/replay`;
  return apiClient(env).call({ method: 'POST', path, body: {}, schema: Replayed });
}

async function replayFile(path: string, { terminal, replays }: Tools): Promise<Replayed> {
  const { history, sessionId } = await readHistoryFile(path, terminal.env);
  const conversation = { name: path, isFile: true, sessionId, runs: [{ history }] };
  return replayConversation(conversation, { ...replays, signal: terminal.interrupted });
}

function tell({ of, ...line }: Line, how: { terminal: Terminal; json: boolean; several: boolean }): void {
  if (how.json) how.terminal.out(JSON.stringify({ of, ...line }));
  else if (line.outcome === 'unreadable') how.terminal.err(`${of} cannot be replayed. ${line.message}`);
  else how.terminal.out(how.several ? `${of}: ${line.message}` : line.message);
}

function exitCode(lines: Line[]): number {
  if (lines.some(({ outcome }) => outcome === 'differs')) return 1;
  return lines.some(({ outcome }) => outcome === 'unreadable') ? 2 : 0;
}

function codeOf({ body }: HttpError): unknown {
  return typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;
}
