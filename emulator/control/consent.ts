import { z } from 'zod';
import { Channel } from '../channels.ts';
import { consentPayload } from '../delivery/payloads.ts';
import { invalid, notFound, parse } from '../error.ts';
import { hasChannel } from '../state/apps.ts';
import { findContact } from '../state/contacts.ts';
import { Ulid } from '../ulid.ts';
import type { ControlOperation } from './operation.ts';

const Consent = z.strictObject({
  appId: Ulid,
  channel: Channel,
  identity: z.string().min(1),
  kind: z.enum(['OPT_OUT', 'OPT_IN']),
});

/** The contact opts out at the channel, or in again: blocks a bot, sends STOP. Sends reach him all the same. */
export const consent: ControlOperation = {
  method: 'POST',
  path: '/control/consent',
  handle(emulator, { body }) {
    const { appId, channel, identity, kind } = parse(Consent, body);
    const app = emulator.state.apps.get(appId);
    if (!app) throw notFound('app');
    if (!hasChannel(app, channel)) throw invalid('channel', 'the app has no such channel');
    const mode = app.settings.processing_mode;
    const contact =
      mode === 'DISPATCH' ? undefined : findContact(emulator.state.contacts, { appId, channel, identity });
    const request_id = emulator.newId();
    const about = { appId, channel, identity, contactId: contact?.id ?? '', mode, requestId: request_id };
    const payload = consentPayload(kind, { ...about, at: emulator.now() });
    emulator.deliveries.publish({ app, trigger: kind, lane: identity, payload });
    return { status: 202, body: { request_id } };
  },
};
