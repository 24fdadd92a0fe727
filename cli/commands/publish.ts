import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { appPath } from '../apps/the-app.ts';
import { readArguments, requirePositional } from '../arguments.ts';
import type { Command } from '../command.ts';
import { CliError, errorText } from '../errors.ts';
import { apiClient, type HttpClient } from '../http-client.ts';

const USAGE = 'publish FILE [--app ID] [--json]';

const Live = z.object({
  appId: z.string(),
  displayName: z.string(),
  channels: z.union([z.literal('all'), z.array(z.string())]),
});
type Live = z.infer<typeof Live>;

const Published = z.object({
  flow: z.string(),
  version: z.number(),
  hash: z.string(),
  live: z.array(Live).default([]),
});
type Published = z.infer<typeof Published>;

const Taken = z.looseObject({ displayName: z.string().default('') });

/** Sends a flow to the API and says where it is live; `--app` also makes it the flow of that app's new sessions. */
export const publish: Command = {
  summary: 'publishes a flow and says where it is live; with --app gives it to an app',
  usage: USAGE,
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, { app: { type: 'string' } }, USAGE);
    const definition = await readDefinition(requirePositional(positionals, 'FILE', USAGE));
    const api = apiClient(terminal.env);
    const published = await api.call({ method: 'POST', path: '/v1/flows', body: { definition }, schema: Published });
    const told = values.app === undefined ? published : await giveTo(api, values.app, published);
    if (values.json) terminal.out(JSON.stringify(told));
    else for (const line of tell(told, values.app)) terminal.out(line);
    return 0;
  },
};

/** The app's sessions take it on every channel from now on. */
async function giveTo(api: HttpClient, appId: string, published: Published): Promise<Published> {
  const { flow, version, live } = published;
  const path = appPath(appId, '/flow');
  const { displayName } = await api.call({ method: 'PUT', path, body: { flow, version }, schema: Taken });
  const others = live.filter((app) => app.appId !== appId);
  return { ...published, live: [{ appId, displayName, channels: 'all' }, ...others] };
}

function tell({ flow, version, live }: Published, given: string | undefined): string[] {
  const taken = given === undefined ? '' : `; new sessions of ${given} take it`;
  const nowhere = live.length === 0 ? ['Live on no app: `colloquy apps flow` points one at it.'] : [];
  const others = live.filter(({ appId }) => appId !== given).map((app) => `Live on ${where(app)}.`);
  return [`Published ${flow}@${version}${taken}.`, ...nowhere, ...others];
}

function where({ appId, displayName, channels }: Live): string {
  const name = displayName === '' ? appId : `${appId} (${displayName})`;
  return channels === 'all' ? name : `${name} for ${channels.join(', ')}`;
}

/** The text of a flow file. */
export async function readDefinition(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (thrown) {
    throw new CliError(`${file} cannot be read: ${errorText(thrown)}.`);
  }
}
