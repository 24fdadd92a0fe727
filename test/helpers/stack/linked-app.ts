import { z } from 'zod';
import { createUlids } from '../../../emulator/ulid.ts';
import { eventually } from '../eventually.ts';
import type { Stack } from '../stack.ts';
import type { OutboxMessage } from './emulator-control.ts';
import { API_TOKEN } from './environment.ts';
import { callJson, type JsonCall } from './json-http.ts';

const newUlid = createUlids(Date.now);

const Published = z.object({ flow: z.string(), version: z.number() });
const Linked = z.looseObject({ appId: z.string(), channels: z.array(z.looseObject({ channel: z.string() })) });

export interface AppOptions {
  id?: string;
  mode?: 'CONVERSATION' | 'DISPATCH';
  dispatchRetentionDays?: number;
  onUnclearSend?: 'resend' | 'skip';
  /** YAML of the flow that answers; it is published first. */
  flow: string;
}

/** One call to the stack's first API, with a token of every role. */
export function callApi<T>(stack: Stack, path: string, call: JsonCall<T>): Promise<T> {
  return callJson(`${stack.apiUrls[0]}${path}`, { token: API_TOKEN, ...call });
}

/** An app in the emulator, linked as a user links one, with a flow: ready for contacts. Resolves with its id. */
export async function linkedApp(stack: Stack, options: AppOptions): Promise<string> {
  const { id = newUlid(), mode = 'CONVERSATION', dispatchRetentionDays = 0, flow, onUnclearSend } = options;
  await stack.control.seedApp({ id, mode, dispatchRetentionDays, displayName: `Test ${id}` });
  const body = { appId: id, region: 'eu', ...DEMO };
  await callApi(stack, '/v1/apps', { method: 'POST', body, schema: Linked });
  const published = await callApi(stack, '/v1/flows', {
    method: 'POST',
    body: { definition: flow },
    schema: Published,
  });
  const pointer = { flow: published.flow, version: published.version };
  await callApi(stack, `/v1/apps/${id}/flow`, { method: 'PUT', body: pointer, schema: z.unknown() });
  if (onUnclearSend) {
    await callApi(stack, `/v1/apps/${id}`, { method: 'PATCH', body: { onUnclearSend }, schema: z.unknown() });
  }
  await eventually(`app ${id} has its webhook`, async () => (await webhookSecret(stack, id)) !== undefined, 30_000);
  return id;
}

const Token = z.object({ access_token: z.string() });
const Webhooks = z.object({ webhooks: z.array(z.looseObject({ target: z.string(), secret: z.string() })) });

/** Of the apps that linkedApp links. */
const DEMO = { projectId: 'test-project', clientId: 'demo', clientSecret: 'demo' };

/** The secret that Colloquy gave Sinch for this app's callbacks; undefined before its webhook is registered. */
export async function webhookSecret(
  stack: Stack,
  appId: string,
  { projectId, clientId, clientSecret } = DEMO,
): Promise<string | undefined> {
  const { access_token: token } = await callJson(`${stack.emulatorUrl}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
    body: { grant_type: 'client_credentials' },
    schema: Token,
  });
  const url = `${stack.emulatorUrl}/v1/projects/${projectId}/apps/${appId}/webhooks`;
  const { webhooks } = await callJson(url, { token, schema: Webhooks });
  return webhooks[0]?.secret;
}

const Offer = z.object({ choice_message: z.object({ choices: z.array(z.object({ postback_data: z.string() })) }) });

/** A contact of an app on one channel, as the emulator plays him. */
export class Contact {
  readonly appId: string;
  readonly channel: string;
  readonly identity: string;
  readonly #stack: Stack;

  constructor(stack: Stack, who: { appId: string; channel: string; identity: string }) {
    this.#stack = stack;
    this.appId = who.appId;
    this.channel = who.channel;
    this.identity = who.identity;
  }

  /** Resolves with Sinch's id of the message. */
  say(text: string): Promise<string> {
    return this.#stack.control.write(this.#address, { text_message: { text } });
  }

  /** Taps a choice of the last message that has any. */
  async tap(place: number): Promise<string> {
    const offers = (await this.inbox()).flatMap(({ message_id, app_message }) => {
      const postback = Offer.safeParse(app_message).data?.choice_message.choices[place]?.postback_data;
      return postback === undefined ? [] : [{ message_id, postback_data: postback }];
    });
    const offer = offers.at(-1);
    if (!offer) throw new Error(`The ${this.channel} contact was offered no choice number ${place + 1}.`);
    return this.#stack.control.write(this.#address, { choice_response_message: offer });
  }

  /** Sends another kind of message. */
  send(message: object): Promise<string> {
    return this.#stack.control.write(this.#address, message);
  }

  /** Does something else than write. */
  does(what: { event: object } | { unsupported: object }): Promise<void> {
    return this.#stack.control.does(this.#address, what);
  }

  /** Everything the contact was sent. */
  inbox(): Promise<OutboxMessage[]> {
    return this.#stack.control.outbox(this.#address);
  }

  /** The texts that the contact sees. */
  async texts(): Promise<string[]> {
    return (await this.inbox()).map(({ shown }) => shown.text);
  }

  /** Waits until the contact has been sent so many messages; resolves with their texts. */
  reads(count: number, withinMs = 30_000): Promise<string[]> {
    const look = async () => {
      const texts = await this.texts();
      return texts.length >= count && texts;
    };
    return eventually(`${this.channel} contact is sent ${count} message(s)`, look, withinMs);
  }

  get #address() {
    return { appId: this.appId, channel: this.channel, identity: this.identity };
  }
}
