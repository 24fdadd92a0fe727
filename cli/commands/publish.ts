import { z } from 'zod';
import { flowsRunBy } from '../../core/flow/load.ts';
import { appPath } from '../apps/the-app.ts';
import { readArguments, requirePositional } from '../arguments.ts';
import type { Command } from '../command.ts';
import { CliError } from '../errors.ts';
import { apiClient, type HttpClient, HttpError } from '../http-client.ts';
import { type FlowText, publishOrder } from '../publish-order.ts';

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

/** Sends a flow to the API, behind those that it runs, and says where it is live; `--app` also gives it to an app. */
export const publish: Command = {
  summary: 'publishes a flow and says where it is live; with --app gives it to an app',
  usage: USAGE,
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, { app: { type: 'string' } }, USAGE);
    const file = requirePositional(positionals, 'FILE', USAGE);
    const api = apiClient(terminal.env);
    const order = publishOrder(file, flowsRunBy);
    const runs: Published[] = [];
    for (const text of order.runs) runs.push(await publishText(api, text));
    const published = await publishText(api, order.itself);
    const told = values.app === undefined ? published : await giveTo(api, values.app, published);
    if (values.json) terminal.out(JSON.stringify({ ...told, runs }));
    else for (const line of [...runs.flatMap(tellRun), ...tell(told, values.app)]) terminal.out(line);
    return 0;
  },
};

/** A refusal names the file: more than one may be on its way. */
async function publishText(api: HttpClient, { file, definition }: FlowText): Promise<Published> {
  try {
    return await api.call({ method: 'POST', path: '/v1/flows', body: { definition }, schema: Published });
  } catch (thrown) {
    if (thrown instanceof HttpError && thrown.status === 422) throw new CliError(`${file}: ${thrown.message}`);
    throw thrown;
  }
}

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
  const others = live.filter(({ appId }) => appId !== given);
  return [`Published ${flow}@${version}${taken}.`, ...nowhere, ...others.map(tellLive)];
}

/** A flow that others run is rarely one that an app takes. */
function tellRun({ flow, version, live }: Published): string[] {
  return [`Published ${flow}@${version}.`, ...live.map(tellLive)];
}

function tellLive({ appId, displayName, channels }: Live): string {
  const name = displayName === '' ? appId : `${appId} (${displayName})`;
  return `Live on ${channels === 'all' ? name : `${name} for ${channels.join(', ')}`}.`;
}
