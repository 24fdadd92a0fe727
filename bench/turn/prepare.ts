import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { createAccessTokens } from '../../adapters/access-tokens.ts';
import { createSinchClient, type SinchClient, type SinchWebhook } from '../../adapters/sinch-client.ts';
import { createHttpClient, type HttpClient } from '../../cli/http-client.ts';
import { waitUntilServing } from '../../cli/local/demo.ts';
import { addressesOf } from '../../cli/local/plan.ts';
import { CONVERSATION_SESSION } from '../../contracts/conversation-session.ts';
import { BARE_CONVERSATION } from '../bare/contract.ts';
import { InvalidMeasurement } from '../error.ts';
import type { Stack } from '../stack/stack.ts';
import { BARE_APP, type BenchApp, COLLOQUY_APP } from './apps.ts';
import { CHANNEL, contactsOf } from './callbacks.ts';
import { TURN_FLOW } from './flow.ts';
import type { Subject } from './subject.ts';

const INBOUND = ['MESSAGE_INBOUND'];
const INBOUND_AND_RECEIPTS = ['MESSAGE_INBOUND', 'MESSAGE_DELIVERY'];

const SERVING_WITHIN_MS = 60_000;
const WEBHOOK_WITHIN_MS = 20_000;

export interface Field {
  colloquy: Subject;
  bare: Subject;
  sinch: SinchClient;
}

/** Links an app with a flow to Colloquy, through the calls a user would make, and gives the bare reference an app like it. */
export async function prepare(stack: Stack, sessions: number, definition = TURN_FLOW): Promise<Field> {
  const addresses = addressesOf(stack.settings);
  const emulator = createHttpClient(addresses.emulator, { whatItIs: 'The emulator' });
  const api = createHttpClient(addresses.api, { token: stack.settings.apiToken, whatItIs: 'The API' });
  const tokens = createAccessTokens({ secretOf: async () => BARE_APP.clientSecret, authUrl: addresses.emulator });
  const sinch = createSinchClient({ tokens, apiUrl: addresses.emulator });
  for (const app of [COLLOQUY_APP, BARE_APP]) await seed(emulator, app);
  await waitUntilServing(api, SERVING_WITHIN_MS);
  await linkToColloquy(api, definition);
  const bareTarget = `${stack.bareUrl}/webhooks/sinch/${BARE_APP.appId}`;
  const bareHook = { target: bareTarget, triggers: INBOUND, secret: 'not verified' };
  return {
    sinch,
    colloquy: {
      ...subjectOf(COLLOQUY_APP, await webhookOf(sinch), sessions),
      name: 'colloquy',
      pids: stack.pidsOf('api', 'worker'),
      workflowType: CONVERSATION_SESSION,
    },
    bare: {
      ...subjectOf(BARE_APP, await sinch.createWebhook(sinchApp(BARE_APP), bareHook), sessions),
      name: 'bare',
      pids: stack.pidsOf('bare-api', 'bare-worker'),
      workflowType: BARE_CONVERSATION,
    },
  };
}

const sinchApp = (app: BenchApp) => ({ ...app, credentialVersion: 1 });

async function seed(emulator: HttpClient, { appId, projectId, region }: BenchApp): Promise<void> {
  const body = { id: appId, projectId, region, mode: 'CONVERSATION', channels: [CHANNEL] };
  await emulator.call({ method: 'POST', path: '/control/apps', body, schema: z.unknown() });
}

const Published = z.object({ flow: z.string(), version: z.number() });

async function linkToColloquy(api: HttpClient, definition: string): Promise<void> {
  const { appId } = COLLOQUY_APP;
  const flow = await api.call({ method: 'POST', path: '/v1/flows', body: { definition }, schema: Published });
  await api.call({ method: 'POST', path: '/v1/apps', body: COLLOQUY_APP, schema: z.unknown() });
  await api.call({ method: 'PUT', path: `/v1/apps/${appId}/flow`, body: flow, schema: z.unknown() });
}

/** Colloquy makes its webhook soon after the link. */
async function webhookOf(sinch: SinchClient): Promise<SinchWebhook> {
  for (const end = Date.now() + WEBHOOK_WITHIN_MS; Date.now() < end; await pause(100)) {
    const [webhook] = await sinch.listWebhooks(sinchApp(COLLOQUY_APP));
    if (webhook) return webhook;
  }
  throw new InvalidMeasurement(`Colloquy made no webhook within ${WEBHOOK_WITHIN_MS / 1_000} s.`);
}

function subjectOf(app: BenchApp, webhook: SinchWebhook, sessions: number) {
  const { appId, projectId } = app;
  const audience = { appId, projectId, webhookSecret: webhook.secret, contacts: contactsOf(app, sessions) };
  return { app: sinchApp(app), webhook, audience };
}

/** Whether Sinch reports what became of the replies, to both alike: Colloquy stores the reports, the reference drops them. */
export async function switchReceipts({ colloquy, bare, sinch }: Field, on: boolean): Promise<void> {
  const triggers = on ? INBOUND_AND_RECEIPTS : INBOUND;
  for (const { app, webhook } of [colloquy, bare]) {
    await sinch.updateWebhook(app, webhook.id, { target: webhook.target, secret: webhook.secret, triggers });
  }
}
