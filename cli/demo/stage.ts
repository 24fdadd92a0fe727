import { z } from 'zod';
import { joinConversation } from '../chat/conversation.ts';
import { type DemoDoors, type EmulatedApp, provideApp, publishExample, takeFlow } from '../local/demo.ts';
import { nextRun, REFUSAL, SHOP } from './script.ts';

/** An app of its own: what is played stays apart from the demo app that people talk with. */
export const DEMO_SHOP: EmulatedApp = {
  appId: '01HZDEM0SH0P00000000000000',
  projectId: '00000000-0000-4000-8000-000000000001',
  region: 'eu',
  clientId: 'demo',
  clientSecret: 'demo',
};

export const FLOW_FILE = 'examples/demo/shop.yaml';
export const REPAIRED_FILE = 'examples/demo/shop-repaired.yaml';

const Outbox = z.object({ messages: z.array(z.object({ identity: z.string() })) });
const Rules = z.object({ rules: z.array(z.unknown()) });

/** The app with its flow and its shop, all as it was at first. Resolves with the number of this run. */
export async function setStage(doors: DemoDoors): Promise<number> {
  const { api, emulator } = doors;
  const { appId } = DEMO_SHOP;
  await provideApp(doors, DEMO_SHOP, 'Demo shop');
  const settings = { shop: `${emulator.base}/service` };
  await api.call({ method: 'PUT', path: `/v1/apps/${appId}/settings`, body: { settings }, schema: z.unknown() });
  await takeFlow(api, appId, await publishExample(doors, 'demo', 'shop.yaml'));
  await emulator.call({ method: 'POST', path: '/control/service', body: { answers: SHOP }, schema: z.unknown() });
  const path = `/control/outbox?appId=${appId}`;
  const { messages } = await emulator.call({ method: 'GET', path, schema: Outbox });
  return nextRun(messages.map(({ identity }) => identity));
}

/** Has Sinch refuse the next message. Rules that somebody has set come after it. */
export async function refuseNext({ emulator }: Pick<DemoDoors, 'emulator'>): Promise<void> {
  const path = '/control/faults';
  const { rules } = await emulator.call({ method: 'GET', path, schema: Rules });
  await emulator.call({ method: 'POST', path, body: { rules: [REFUSAL, ...rules] }, schema: z.unknown() });
}

export const contactOf = (doors: DemoDoors, who: { channel: string; identity: string }) =>
  joinConversation(doors.emulator, { appId: DEMO_SHOP.appId, ...who });
