import { z } from 'zod';
import { Channel } from '../channels.ts';
import { openThread } from '../correspondence.ts';
import type { Happening } from '../delivery/inbound-payloads.ts';
import type { Emulator } from '../emulator.ts';
import { invalid, notFound } from '../error.ts';
import { type App, hasChannel } from '../state/apps.ts';
import { Ulid } from '../ulid.ts';

/** Where something happens: at one channel of an app. */
export const Place = z.strictObject({ appId: Ulid, channel: Channel });
export type Place = z.infer<typeof Place>;

/** And with whom. */
export const Party = Place.extend({ identity: z.string().min(1) });
export type Party = z.infer<typeof Party>;

export function playedApp({ state }: Emulator, { appId, channel }: Place): App {
  const app = state.apps.get(appId);
  if (!app) throw notFound('app');
  if (!hasChannel(app, channel)) throw invalid('channel', 'the app has no such channel');
  return app;
}

/** Something that the contact does beside writing; in CONVERSATION mode it makes him known as a message does (inferred). */
export function happeningWith(emulator: Emulator, app: App, { channel, identity }: Party): Happening {
  const mode = app.settings.processing_mode;
  const who = { appId: app.id, channel, identity };
  const thread = openThread(emulator, app, { ...who, mode });
  return {
    ...who,
    mode,
    id: emulator.newId(),
    contactId: thread?.contact.id ?? '',
    conversationId: thread?.conversation.id ?? '',
    at: emulator.now(),
  };
}
