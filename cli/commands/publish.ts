import { z } from 'zod';
import { flowsRunBy } from '../../core/flow/load.ts';
import { appPath } from '../apps/the-app.ts';
import { readArguments, requirePositional } from '../arguments.ts';
import type { Command } from '../command.ts';
import { CliError } from '../errors.ts';
import { apiClient, type HttpClient, HttpError } from '../http-client.ts';
import { type FlowText, type PublishOrder, publishOrder } from '../publish-order.ts';

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

/** What was published so far, in this order; the flow itself last. */
interface Progress {
  runs: Published[];
  itself?: Published;
  /** The app that takes it. */
  given?: string;
}

/** Sends a flow to the API, behind those that it runs, and says where it is live; `--app` also gives it to an app. */
export const publish: Command = {
  summary: 'publishes a flow and says where it is live; with --app gives it to an app',
  usage: USAGE,
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, { app: { type: 'string' } }, USAGE);
    const order = publishOrder(requirePositional(positionals, 'FILE', USAGE), flowsRunBy);
    const progress: Progress = { runs: [] };
    try {
      await publishAll(apiClient(terminal.env), { order, appId: values.app, progress });
    } finally {
      // Also when a later call fails: what was published stays published.
      for (const line of values.json ? asJson(progress) : tell(progress)) terminal.out(line);
    }
    return 0;
  },
};

interface Publishing {
  order: PublishOrder;
  appId: string | undefined;
  progress: Progress;
}

async function publishAll(api: HttpClient, { order, appId, progress }: Publishing): Promise<void> {
  for (const text of order.runs) progress.runs.push(await publishText(api, text));
  const published = await publishText(api, order.itself);
  progress.itself = published;
  if (appId === undefined) return;
  progress.itself = await giveTo(api, appId, published);
  progress.given = appId;
}

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

function asJson({ runs, itself }: Progress): string[] {
  return runs.length === 0 && !itself ? [] : [JSON.stringify({ ...itself, runs })];
}

function tell({ runs, itself, given }: Progress): string[] {
  return [...runs.flatMap(tellRun), ...(itself ? tellItself(itself, given) : [])];
}

function tellItself({ flow, version, live }: Published, given: string | undefined): string[] {
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
