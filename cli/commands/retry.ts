import { z } from 'zod';
import { readArguments, requirePositional } from '../arguments.ts';
import type { Command } from '../command.ts';
import { apiClient } from '../http-client.ts';

const USAGE = 'retry ID [--json]';

const Answer = z.looseObject({ message: z.string(), done: z.boolean() });

/** Lets a failed session go on from where it stopped; exit code 1 when it failed again, or there was nothing to retry. */
export const retry: Command = {
  summary: 'lets a failed session try again',
  usage: USAGE,
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, {}, USAGE);
    const id = requirePositional(positionals, 'ID', USAGE);
    const path = `/v1/sessions/${encodeURIComponent(id)}/retry`;
    const answer = await apiClient(terminal.env).call({ method: 'POST', path, body: {}, schema: Answer });
    terminal.out(values.json ? JSON.stringify(answer) : answer.message);
    return answer.done ? 0 : 1;
  },
};
