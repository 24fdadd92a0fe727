import { eventually } from '../eventually.ts';
import { webhookSecret } from '../stack/linked-app.ts';
import { postCallback, textCallback } from '../stack/webhook.ts';
import { APP_ID, contact, credentials, PROJECT_ID, says, sessionOn } from './scenes.ts';
import { callApi, runCli, type World } from './world.ts';

/** A refusal of Sinch's that quotes what it was sent. */
const quoting = ({ canaries }: World) => ({
  code: 400,
  status: 'INVALID_ARGUMENT',
  message: `${canaries.outboundText} to ${canaries.bo} was refused`,
  details: [{ field_violations: [{ field: canaries.bo, description: canaries.inboundText }] }],
});

const bo = (world: World) => contact(world, world.canaries.bo.slice(1), 'WHATSAPP');

/** Sinch refuses a reply: the session parks, and is retried by an operator. */
export async function sinchRefuses(world: World): Promise<void> {
  const { canaries, stack } = world;
  await stack.control.faults({ on: 'messages:send', fault: { status: 400, body: { error: quoting(world) } } });
  await bo(world).say(canaries.inboundText);
  await bo(world).reads(1);
  await eventually('the session has failed', async () => {
    const id = await sessionOn(world, 'WHATSAPP');
    const { text } = await callApi(world, `GET /v1/sessions/${id}`);
    return id !== undefined && text.includes('SEND_REFUSED');
  });
  const failed = (await sessionOn(world, 'WHATSAPP')) ?? '';
  await runCli(world, ['sessions', '--state', 'failed', '--as', world.canaries.bo]);
  await runCli(world, ['show', failed]);
  await runCli(world, ['retry', failed]);
  await bo(world).reads(2);
}

/** Sinch fails, asks for fewer, forgets a token and gives no other, once each. */
export async function sinchStumbles(world: World): Promise<void> {
  const { stack } = world;
  const body = quoting(world);
  await stack.control.faults(
    { on: 'messages:send', fault: { expireToken: true } },
    { on: 'messages:send', fault: { status: 500, body } },
    { on: 'messages:send', fault: { status: 429, body, headers: { 'retry-after': '1' } } },
    { on: 'token', fault: { status: 503, body } },
  );
  await bo(world).say('Name');
  await bo(world).reads(3, 60_000);
  await stack.control.faults();
}

/** A worker is killed with a reply in hand, on a channel without numbers. */
export async function workerDies(world: World): Promise<void> {
  const { canaries, stack } = world;
  const eve = contact(world, canaries.messengerId, 'MESSENGER');
  await says(eve, canaries.channelText);
  await says(eve, 'Name');
  const held = stack.sinchGate.hold({ at: 'request', text: `Thank you, ${canaries.outboundText}` });
  await eve.say(canaries.outboundText);
  await held;
  await stack.workers[0]?.kill();
  stack.sinchGate.open();
  await stack.workers[0]?.start();
  await eve.reads(4, 60_000);
}

/** Callbacks that are unreadable, too large, wrongly signed, or say of people what nobody needs. */
export async function callbacks(world: World): Promise<void> {
  const { canaries, stack } = world;
  const secret = (await webhookSecretOf(world)) ?? '';
  const post = (body: string, signedWith: string | undefined = secret) =>
    postCallback(stack.apiUrls[0] ?? '', { appId: APP_ID, body, secret: signedWith });
  const told = strangeCallbacks(world).map((body) => JSON.stringify(body));
  const unreadable = `{"message": "${canaries.inboundText}", ${canaries.dora}`;
  const tooLarge = JSON.stringify({ message: canaries.inboundText.repeat(20_000) });
  for (const body of [unreadable, tooLarge, ...told]) await post(body);
  const message = { id: '01JE2KNG0000000000000000A0', text: canaries.inboundText };
  const genuine = textCallback({ appId: APP_ID, channel: 'SMS', identity: canaries.dora }, message);
  await post(genuine, canaries.wrongSecret);
  await post(genuine, '');
  await fetch(`${stack.apiUrls[0]}/webhooks/sinch/${canaries.dora}`, { method: 'POST', body: genuine });
}

export function webhookSecretOf({ stack, canaries }: World): Promise<string | undefined> {
  return webhookSecret(stack, APP_ID, { ...credentials(canaries.clientSecret), projectId: PROJECT_ID });
}

function strangeCallbacks({ canaries }: World): object[] {
  const { dora, inboundText } = canaries;
  const identity = { channel_identity: { channel: 'SMS', identity: dora, app_id: '' }, contact_id: '', channel: 'SMS' };
  const reason = { code: 'RECIPIENT_NOT_REACHABLE', description: `${dora} said ${inboundText}`, sub_code: '' };
  const receipt = { message_id: 'somebody-elses', status: 'FAILED', reason, metadata: inboundText, ...identity };
  const optOut = {
    request_id: 'opt-out-1',
    identity: dora,
    status: 'OPT_OUT_SUCCEEDED',
    channel: 'SMS',
    contact_id: '',
  };
  return [
    { message: { channel_identity: dora, contact_message: inboundText, id: 7 } },
    {
      message: {
        id: 'x',
        channel_identity: { channel: dora, identity: 5 },
        contact_message: { text_message: inboundText },
      },
    },
    { message_delivery_report: receipt, message_metadata: inboundText, correlation_id: inboundText },
    {
      message_delivery_report: {
        ...receipt,
        message_id: 'another',
        reason: { ...reason, code: `no way to ${dora}`, channel_code: dora.slice(1) },
      },
    },
    { opt_out_notification: { ...optOut, error_details: { description: dora } } },
    {
      contact_create_notification: { contact: { id: 'c', display_name: inboundText, channel_identities: [identity] } },
    },
    { unsupported_callback: { id: 'u', payload: inboundText, ...identity } },
    { capability_notification: { request_id: 'r', identity: dora, reason, ...identity } },
    { nobody_knows_this_notification: { text: inboundText, identity: dora } },
  ];
}

/** Requests that are wrong in every place that could be quoted back. */
export async function badRequests(world: World): Promise<void> {
  const { canaries } = world;
  const link = { projectId: PROJECT_ID, appId: APP_ID, region: 'eu', ...credentials(canaries.wrongSecret) };
  const secret = canaries.wrongSecret;
  const to = { channel: 'SMS', identity: canaries.dora };
  const app = `/v1/apps/${APP_ID}`;
  const session = `/v1/sessions/${await sessionOn(world, 'SMS')}`;
  const bodies: [string, unknown][] = [
    ['POST /v1/apps', { ...link, clientSecret: [secret] }],
    ['POST /v1/apps', { ...link, projectId: `${secret} `, appId: secret, region: secret, clientId: secret }],
    ['POST /v1/apps', { ...link, projectId: secret }],
    ['POST /v1/apps', `{"clientSecret": "${secret}", "${secret}`],
    ['POST /v1/apps', JSON.stringify(secret)],
    [`PUT ${app}/credentials`, credentials(secret)],
    [`PUT ${app}/settings`, { secrets: { shop: [secret] }, callHosts: [secret] }],
    [`PUT ${app}/settings`, { secrets: { shop: secret.repeat(5_000) } }],
    [`PUT ${app}/handovers/desk`, { url: `https://user:${secret}@desk.example`, secret: 'short' }],
    [`PUT ${app}/handovers/desk`, { url: 'https://desk.example', secret: `whsec_${secret}!` }],
    ['POST /v1/sessions', { appId: APP_ID, to, variables: { pin: [canaries.sensitiveValue], order: secret } }],
    ['POST /v1/sessions', { appId: APP_ID, to: { channel: canaries.dora, identity: [canaries.dora] } }],
    ['POST /v1/sessions/search', { identity: [canaries.dora], channel: canaries.dora, failure: canaries.note }],
    [
      `POST ${session}/variables`,
      { variables: { pin: { a: canaries.sensitiveValue }, paid: canaries.eventData, odd: canaries.note } },
    ],
    [`POST ${session}/events`, { name: [canaries.eventData], data: canaries.eventData.repeat(10_000) }],
    [`POST ${session}/messages`, { text: '', media: canaries.personsWords }],
    [`POST ${session}/handover`, { to: 'nobody', note: canaries.note.repeat(1_000), timeout: canaries.note }],
    [`POST ${session}/retry`, { note: canaries.note }],
    ['DELETE /v1/contacts', { appId: canaries.dora, channel: canaries.dora.repeat(9), identity: [canaries.dora] }],
    [`POST ${session}/retry`, { why: canaries.note.repeat(1_000), version: canaries.note }],
    ['POST /v1/recoveries', { query: `ContactId = ${canaries.dora}`, to: canaries.note, why: [canaries.note] }],
    ['POST /v1/recoveries', { query: `ContactId = '${canaries.dora}' ${canaries.dora}`, why: canaries.note }],
  ];
  for (const [request, body] of bodies) await callApi(world, request, { body });
  await callApi(world, `GET /v1/sessions/${encodeURIComponent(canaries.dora)}`);
  await callApi(world, `GET /v1/sessions?channel=${encodeURIComponent(canaries.dora)}&state=${canaries.note}`);
  await callApi(world, `GET /v1/sessions?query=${encodeURIComponent(`ContactId = ${canaries.dora}`)}`);
  await callApi(world, `GET /nowhere/${canaries.wrongSecret}`);
  await callApi(world, 'GET /v1/apps', { token: canaries.wrongApiToken });
  await callApi(world, `POST ${session}/end`, { headers: { 'idempotency-key': `two words: ${canaries.note}` } });
}

/** The same at the command line, which people give what they have in hand. */
export async function badCommands(world: World): Promise<void> {
  const { wrongSecret, dora } = world.canaries;
  const link = ['--project', PROJECT_ID, '--app', APP_ID, '--region', 'eu', '--client-id', 'nobody'];
  await runCli(world, ['apps', 'link', ...link, '--client-secret-file', '-'], `${wrongSecret}\n`);
  await runCli(world, ['secrets', 'set', 'shop', wrongSecret, '--app', APP_ID]);
  await runCli(world, ['show', dora]);
  await runCli(world, ['sessions', '--as', dora, '--state', dora, '--channel', dora]);
  await runCli(world, ['forget', '--identity', dora, '--app', dora]);
}

/** A contact is forgotten, whose session was archived. */
export async function forgets(world: World): Promise<void> {
  const code = await runCli(world, ['forget', '--identity', world.canaries.cleo, '--app', APP_ID, '--yes']);
  if (code !== 0) throw new Error(`\`forget\` ended with ${code}.`);
}

/** The database is away: what cannot be stored is refused, and told to the log. */
export async function databaseAway(world: World): Promise<void> {
  const { canaries, stack } = world;
  await stack.database.kill();
  const secrets = { shop: canaries.settingSecret };
  await callApi(world, `PUT /v1/apps/${APP_ID}/settings`, { body: { secrets } });
  await callApi(world, 'DELETE /v1/contacts', { body: { appId: APP_ID, channel: 'SMS', identity: canaries.dora } });
  const secret = await webhookSecretOf(world);
  const body = `{"message": "${canaries.inboundText}"`;
  await postCallback(stack.apiUrls[0] ?? '', { appId: APP_ID, body, ...(secret && { secret }) });
  await stack.database.start();
}

/** Temporal is away: a callback cannot be made safe, and is asked for once more. */
export async function temporalAway(world: World): Promise<void> {
  const { canaries, stack } = world;
  const secret = await webhookSecretOf(world);
  const message = { id: '01JE2KNG0000000000000000B0', text: canaries.inboundText };
  const body = textCallback({ appId: APP_ID, channel: 'SMS', identity: canaries.dora }, message);
  void stack.temporalGate.hold({ at: 'request' });
  const status = await postCallback(stack.apiUrls[0] ?? '', { appId: APP_ID, body, ...(secret && { secret }) });
  stack.temporalGate.open();
  if (status !== 503) throw new Error(`A callback was answered ${status} while Temporal was away.`);
}

/** New credentials, first with a secret that is none. */
export async function rotate(world: World): Promise<void> {
  const { canaries, stack } = world;
  const path = `PUT /v1/apps/${APP_ID}/credentials`;
  await callApi(world, path, { body: credentials(canaries.wrongSecret) });
  await stack.control.setKey({ key: credentials('').clientId, secret: canaries.rotatedSecret });
  const { status, text } = await callApi(world, path, { body: credentials(canaries.rotatedSecret) });
  if (status !== 200) throw new Error(`The new credentials were refused (${status}): ${text}`);
}
