import { z } from 'zod';
import { eventually } from '../eventually.ts';
import { Contact } from '../stack/linked-app.ts';
import { CLIENT_ID } from './canaries.ts';
import { CANARY_FLOW } from './flow.ts';
import { callApi, runCli, type World } from './world.ts';

export const APP_ID = '01JE2KNG0000000000000CANAR';
export const PROJECT_ID = '00000000-0000-4000-8000-0000000000ca';

const Begun = z.object({ sessionId: z.string() });
const Version = z.object({ version: z.number() });
const Sessions = z.object({ sessions: z.array(z.looseObject({ id: z.string(), channel: z.string() })) });

export const credentials = (clientSecret: string) => ({ clientId: CLIENT_ID, clientSecret });
const app = { projectId: PROJECT_ID, appId: APP_ID, region: 'eu' };

/** As callApi, where anything but success is an error. */
async function must(world: World, request: string, body?: unknown): Promise<string> {
  const { status, text } = await callApi(world, request, body === undefined ? {} : { body });
  if (status >= 400) throw new Error(`${request} answered ${status}: ${text}`);
  return text;
}

/** Linking, first with a wrong secret; a flow, settings, secrets and a target. */
export async function link(world: World): Promise<void> {
  const { stack, canaries, shop, desk } = world;
  await stack.control.seedApp({ id: APP_ID, projectId: PROJECT_ID, region: 'eu', mode: 'CONVERSATION' });
  await stack.control.setKey({ key: CLIENT_ID, secret: canaries.clientSecret });
  await callApi(world, 'POST /v1/apps', { body: { ...app, ...credentials(canaries.wrongSecret) } });
  await must(world, 'POST /v1/apps', { ...app, ...credentials(canaries.clientSecret) });
  const { version } = Version.parse(JSON.parse(await must(world, 'POST /v1/flows', { definition: CANARY_FLOW })));
  await must(world, `PUT /v1/apps/${APP_ID}/flow`, { flow: 'canaries', version });
  await must(world, `PUT /v1/apps/${APP_ID}/settings`, {
    settings: { shop: shop.url },
    secrets: { shop: canaries.settingSecret, authorization: canaries.authorization },
  });
  await must(world, `PUT /v1/apps/${APP_ID}/handovers/desk`, { url: desk.url, secret: canaries.handoverSecret });
}

export function contact({ stack }: World, identity: string, channel = 'SMS'): Contact {
  return new Contact(stack, { appId: APP_ID, channel, identity });
}

/** Writes, and waits until so many more messages have come. */
export async function says(who: Contact, text: string, replies = 1): Promise<string[]> {
  const before = (await who.texts()).length;
  await who.say(text);
  return (await who.reads(before + replies)).slice(before);
}

/** A talk through everything that a flow can be told: kept variables, a sensitive one, a call with secrets, consent, an event. */
export async function talk(world: World): Promise<void> {
  const { canaries } = world;
  const anna = contact(world, canaries.anna);
  await says(anna, `Hello, "${canaries.inboundText}" & <ü>\n`);
  await says(anna, 'Name');
  await says(anna, canaries.keptName, 2);
  await says(anna, canaries.inboundText);
  await says(anna, 'Pin');
  await says(anna, canaries.sensitiveValue, 2);
  const [said] = await says(anna, 'Order', 2);
  if (!said?.includes(canaries.outboundText)) throw new Error(`The call did not come through: ${said}`);
  await says(anna, 'News', 2);
  await anna.say('Paid');
  await tell(world, 'SMS', 'events', { name: 'paid', data: { by: canaries.eventData } });
  await eventually('the event is taken', async () => (await anna.texts()).some((text) => text.includes('Paid: ')));
}

/** Tells the running session of that channel something over the API, once it takes it. */
async function tell(world: World, channel: string, command: string, body?: object): Promise<void> {
  const id = await eventually(`a session on ${channel}`, () => sessionOn(world, channel));
  await insist(world, `POST /v1/sessions/${id}/${command}`, body);
}

/** As must, once it is taken: visibility is a little late, and a session may not be there yet. */
async function insist(world: World, request: string, body?: object): Promise<void> {
  const call = () => callApi(world, request, body ? { body } : {});
  await eventually(`${request} is taken`, async () => (await call()).status < 400);
}

/** Undefined until visibility has it. */
export async function sessionOn(world: World, channel: string): Promise<string | undefined> {
  const list = await must(world, `GET /v1/sessions?channel=${channel}&appId=${APP_ID}`);
  return Sessions.parse(JSON.parse(list)).sessions[0]?.id;
}

/** A hand-over whose target breaks at first: the contact and a person talk, and it is given back. */
export async function handOver(world: World): Promise<void> {
  const { canaries, desk } = world;
  const anna = contact(world, canaries.anna);
  await anna.say('Person');
  await eventually('the desk is told', () => desk.seen.length >= 2, 30_000);
  await anna.say(canaries.inboundText);
  await eventually('the desk is told what she wrote', () => desk.seen.length >= 3);
  const before = (await anna.texts()).length;
  await tell(world, 'SMS', 'messages', { text: canaries.personsWords });
  await anna.reads(before + 1);
  await tell(world, 'SMS', 'release');
  await anna.reads(before + 2);
  const id = (await sessionOn(world, 'SMS')) ?? '';
  await runCli(world, ['show', id]);
  const changed = CANARY_FLOW.replace('Thank you', 'Thanks');
  await must(world, `POST /v1/sessions/${id}/resimulate`, { definition: changed });
  await must(world, `GET /v1/sessions/${id}/test`);
}

/** A session that nobody wrote for: begun with variables, told more of them, handed over by an operator, ended by one. */
export async function fromOutside(world: World): Promise<void> {
  const { canaries, desk } = world;
  const cleo = contact(world, canaries.cleo);
  const variables = { name: canaries.keptName, pin: canaries.sensitiveValue };
  const begin = { appId: APP_ID, to: { channel: 'SMS', identity: canaries.cleo }, variables };
  const { sessionId } = Begun.parse(JSON.parse(await must(world, 'POST /v1/sessions', begin)));
  await cleo.reads(1);
  const session = `/v1/sessions/${sessionId}`;
  await insist(world, `POST ${session}/variables`, { variables: { paid: { by: canaries.eventData } } });
  await must(world, `GET ${session}`);
  const told = desk.seen.length;
  await must(world, `POST ${session}/handover`, { to: 'desk', note: canaries.note, timeout: '8h' });
  await cleo.say(canaries.inboundText);
  await eventually('the desk is told what he wrote', () => desk.seen.length >= told + 2);
  await must(world, `POST ${session}/end`);
}
