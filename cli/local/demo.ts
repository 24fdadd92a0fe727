import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CHANNELS } from '../../core/channels/names.ts';
import { CliError } from '../errors.ts';
import { type HttpClient, HttpError } from '../http-client.ts';

/** The app that `start` links in the emulator. Fixed, so that every start and every `chat` finds the same one. */
export const DEMO_APP = {
  appId: '01HZDEM0APP000000000000000',
  projectId: '00000000-0000-4000-8000-000000000001',
  region: 'eu',
  clientId: 'demo',
  clientSecret: 'demo',
} as const;

const LinkedApp = z.object({
  appId: z.string(),
  channels: z.array(z.object({ channel: z.string() })),
  flow: z.object({ flow: z.string(), version: z.union([z.number(), z.string()]) }).nullable(),
});
type LinkedApp = z.infer<typeof LinkedApp>;

const Published = z.object({ flow: z.string(), version: z.number() });

export interface DemoDoors {
  api: HttpClient;
  emulator: HttpClient;
  /** The folder that holds examples/. */
  root: string;
}

export interface Demo {
  appId: string;
  channels: string[];
  flow: string;
}

/**
 * Has the demo app in the emulator, linked, with a flow: through the calls a user would make. Safe to repeat; what a person
 * changed since (another flow) stays.
 */
export async function provideDemo(doors: DemoDoors): Promise<Demo> {
  const app = await provideApp(doors, DEMO_APP, 'Colloquy demo');
  const { flow, version } = await publishExample(doors, 'welcome.yaml');
  if (app.flow === null) await takeFlow(doors.api, app.appId, { flow, version: 'latest' });
  return {
    appId: app.appId,
    channels: app.channels.map(({ channel }) => channel),
    flow: app.flow === null ? `${flow}@${version}` : `${app.flow.flow}@${app.flow.version}`,
  };
}

/** An app of the emulator as it is linked. */
export type EmulatedApp = { [K in keyof typeof DEMO_APP]: string };

/** Has an app in the emulator, with every channel, and linked. Safe to repeat. */
export async function provideApp(
  { api, emulator }: DemoDoors,
  app: EmulatedApp,
  displayName: string,
): Promise<LinkedApp> {
  const { appId: id, projectId, region } = app;
  const body = { id, projectId, region, mode: 'CONVERSATION', displayName, channels: CHANNELS };
  await emulator.call({ method: 'POST', path: '/control/apps', body, schema: z.unknown() });
  return linkAndSync(api, app);
}

/**
 * Links an app that is unknown. Either way it is then synced: linking leaves the webhook to the app's workflow, and without
 * one a first message would go nowhere; that of a known app may still name a port that has moved.
 */
async function linkAndSync(api: HttpClient, app: EmulatedApp): Promise<LinkedApp> {
  const path = `/v1/apps/${app.appId}`;
  if (!(await isLinked(api, path))) {
    await api.call({ method: 'POST', path: '/v1/apps', body: app, schema: z.unknown() });
  }
  await api.call({ method: 'POST', path: `${path}/sync`, schema: z.unknown() });
  return await api.call({ method: 'GET', path, schema: LinkedApp });
}

async function isLinked(api: HttpClient, path: string): Promise<boolean> {
  try {
    await api.call({ method: 'GET', path, schema: LinkedApp });
    return true;
  } catch (thrown) {
    if (thrown instanceof HttpError && thrown.status === 404) return false;
    throw thrown;
  }
}

/** Publishes a flow of examples/. */
export async function publishExample(
  { api, root }: DemoDoors,
  ...file: string[]
): Promise<{ flow: string; version: number }> {
  const definition = await readFile(join(root, 'examples', ...file), 'utf8');
  return await api.call({ method: 'POST', path: '/v1/flows', body: { definition }, schema: Published });
}

/** Has the new sessions of an app take a flow. */
export async function takeFlow(
  api: HttpClient,
  appId: string,
  body: { flow: string; version: number | 'latest' },
): Promise<void> {
  await api.call({ method: 'PUT', path: `/v1/apps/${appId}/flow`, body, schema: z.unknown() });
}

const Ready = z.object({ worker: z.string() });
const READY_EVERY_MS = 250;

/** Waits until the API takes webhooks and a worker polls. */
export async function waitUntilServing(api: HttpClient, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await isServing(api))) {
    if (Date.now() > deadline)
      throw new CliError(`No worker polls after ${withinMs / 1000} s: GET ${api.base}/readyz says what is missing.`);
    await new Promise((resolve) => setTimeout(resolve, READY_EVERY_MS));
  }
}

async function isServing(api: HttpClient): Promise<boolean> {
  try {
    return (await api.call({ method: 'GET', path: '/readyz', schema: Ready })).worker === 'polling';
  } catch (thrown) {
    if (thrown instanceof CliError) return false;
    throw thrown;
  }
}
