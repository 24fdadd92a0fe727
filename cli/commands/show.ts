import { z } from 'zod';
import { readArguments, requirePositional } from '../arguments.ts';
import type { Command } from '../command.ts';
import { apiClient } from '../http-client.ts';

const USAGE = 'show ID [--json]';

/** Shows one session as the API tells it. */
export const show: Command = {
  summary: 'one session: its state, step and variables',
  usage: USAGE,
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, {}, USAGE);
    const path = `/v1/sessions/${encodeURIComponent(requirePositional(positionals, 'ID', USAGE))}`;
    const session = await apiClient(terminal.env).call({ method: 'GET', path, schema: z.looseObject({}) });
    terminal.out(JSON.stringify(session, null, values.json ? 0 : 2));
    return 0;
  },
};
