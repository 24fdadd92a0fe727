import type { officialClient } from '../official-client.ts';

export type Mode = 'DISPATCH' | 'CONVERSATION';

/** One app at one region's host, and Sinch's client that talks to it. */
export interface World {
  sinch: ReturnType<typeof officialClient>;
  mode: Mode;
  app_id: string;
  /** Another number with each call. */
  phone(): string;
}

/** Calls one method of the client and looks, by another call, whether it has done what it said. */
export type Check = (world: World) => Promise<void>;

export const gone = { statusCode: 404 };
export const on = (identity: string, channel: 'SMS' | 'LINE' = 'SMS') => [{ channel, identity }];
export const sourceOf = ({ mode }: World) => `${mode}_SOURCE` as const;

export async function newApp({ sinch, mode }: Omit<World, 'app_id'>): Promise<string> {
  const app = await sinch.app.create({
    appCreateRequestBody: {
      display_name: 'Shop',
      channel_credentials: [
        { channel: 'SMS', static_bearer: { claimed_identity: 'me', token: 'x' } },
        { channel: 'LINE', line_credentials: { token: 'x', secret: 'y' } },
      ],
      processing_mode: mode,
      dispatch_retention_policy: { retention_type: 'MESSAGE_EXPIRE_POLICY', ttl_days: 1 },
    },
  });
  return app.id ?? '';
}

export async function newContact({ sinch, phone }: World, identity = phone()): Promise<string> {
  const contactCreateRequestBody = { channel_identities: on(identity), language: 'EN_US' as const };
  return (await sinch.contact.create({ contactCreateRequestBody })).id ?? '';
}

export async function newConversation(world: World): Promise<{ conversation_id: string; contact_id: string }> {
  const contact_id = await newContact(world);
  const createConversationRequestBody = { app_id: world.app_id, contact_id };
  const { id = '' } = await world.sinch.conversation.create({ createConversationRequestBody });
  return { conversation_id: id, contact_id };
}
