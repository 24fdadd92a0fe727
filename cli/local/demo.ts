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
  await seedEmulator(doors.emulator);
  const app = await linkAndSync(doors.api);
  const { flow, version } = await publishWelcome(doors);
  if (app.flow === null) await takeFlow(doors.api, flow);
  return {
    appId: app.appId,
    channels: app.channels.map(({ channel }) => channel),
    flow: app.flow === null ? `${flow}@${version}` : `${app.flow.flow}@${app.flow.version}`,
  };
}

async function seedEmulator(emulator: HttpClient): Promise<void> {
  const { appId, projectId, region } = DEMO_APP;
  const app = { id: appId, projectId, region, mode: 'CONVERSATION', displayName: 'Colloquy demo', channels: CHANNELS };
  await emulator.call({ method: 'POST', path: '/control/apps', body: app, schema: z.unknown() });
}

/**
 * Links an app that is unknown. Either way it is then synced: linking leaves the webhook to the app's workflow, and without
 * one a first message would go nowhere; that of a known app may still name a port that has moved.
 */
async function linkAndSync(api: HttpClient): Promise<LinkedApp> {
  const path = `/v1/apps/${DEMO_APP.appId}`;
  if (!(await isLinked(api, path))) {
    await api.call({ method: 'POST', path: '/v1/apps', body: DEMO_APP, schema: z.unknown() });
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

async function publishWelcome({ api, root }: DemoDoors): Promise<z.infer<typeof Published>> {
  const definition = await readFile(join(root, 'examples', 'welcome.yaml'), 'utf8');
  return await api.call({ method: 'POST', path: '/v1/flows', body: { definition }, schema: Published });
}

async function takeFlow(api: HttpClient, flow: string): Promise<void> {
  const path = `/v1/apps/${DEMO_APP.appId}/flow`;
  await api.call({ method: 'PUT', path, body: { flow, version: 'latest' }, schema: z.unknown() });
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
