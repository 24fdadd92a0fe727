import { z } from 'zod';
import { readArguments, requirePositional } from '../arguments.ts';
import type { Command } from '../command.ts';
import { apiClient } from '../http-client.ts';

const USAGE = 'retry ID [--to VERSION|NAME@VERSION] [--why TEXT] [--json]';

const OPTIONS = { to: { type: 'string' }, why: { type: 'string' } } as const;

const Answer = z.looseObject({ message: z.string(), done: z.boolean() });

/** Lets a failed session go on from where it stopped; exit code 1 when it failed again, or there was nothing to retry. */
export const retry: Command = {
  summary: 'lets a failed session go on, also on a repaired version',
  usage: USAGE,
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, OPTIONS, USAGE);
    const id = requirePositional(positionals, 'ID', USAGE);
    const path = `/v1/sessions/${encodeURIComponent(id)}/retry`;
    const { to, why } = values;
    const body = { ...(to === undefined ? {} : versionOf(to)), ...(why === undefined ? {} : { why }) };
    const answer = await apiClient(terminal.env).call({ method: 'POST', path, body, schema: Answer });
    terminal.out(values.json ? JSON.stringify(answer) : answer.message);
    return answer.done ? 0 : 1;
  },
};

function versionOf(to: string): { flow?: string; version: string } {
  const at = to.indexOf('@');
  return at < 0 ? { version: to } : { flow: to.slice(0, at), version: to.slice(at + 1) };
}
