import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { readArguments, requirePositional } from '../arguments.ts';
import type { Command } from '../command.ts';
import { CliError, errorText } from '../errors.ts';
import { apiClient } from '../http-client.ts';

const USAGE = 'publish FILE [--app ID] [--json]';

const Published = z.object({ flow: z.string(), version: z.number(), hash: z.string() });

/** Sends a flow to the API; `--app` also makes it the flow of that app's new sessions. */
export const publish: Command = {
  summary: 'publishes a flow, and with --app gives it to an app',
  usage: USAGE,
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, { app: { type: 'string' } }, USAGE);
    const file = requirePositional(positionals, 'FILE', USAGE);
    const definition = await readDefinition(file);
    const api = apiClient(terminal.env);
    const published = await api.call({ method: 'POST', path: '/v1/flows', body: { definition }, schema: Published });
    const { flow, version } = published;
    if (values.app !== undefined) {
      const path = `/v1/apps/${encodeURIComponent(values.app)}/flow`;
      await api.call({ method: 'PUT', path, body: { flow, version }, schema: z.unknown() });
    }
    const taken = values.app === undefined ? '' : `; new sessions of ${values.app} take it`;
    terminal.out(values.json ? JSON.stringify(published) : `Published ${flow}@${version}${taken}.`);
    return 0;
  },
};

/** The text of a flow file. */
export async function readDefinition(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (thrown) {
    throw new CliError(`${file} cannot be read: ${errorText(thrown)}.`);
  }
}
