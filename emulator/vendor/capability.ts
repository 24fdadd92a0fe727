import { z } from 'zod';
import { capabilityPayload } from '../delivery/capability-payload.ts';
import type { Emulator } from '../emulator.ts';
import { invalid, notFound, parse } from '../error.ts';
import type { App } from '../state/apps.ts';
import { contactIn, findContact } from '../state/contacts.ts';
import type { Scope } from '../state/scope.ts';
import { Ulid } from '../ulid.ts';
import { findApp, type Operation, scopeWithin } from './operation.ts';
import { Recipient } from './send-request.ts';

const Query = z.strictObject({ app_id: Ulid, recipient: Recipient, request_id: z.string().min(1).optional() });

interface Address {
  channel: string;
  identity: string;
}

function addressesOf({ state }: Emulator, scope: Scope, { identified_by, contact_id = '' }: Recipient): Address[] {
  if (identified_by) return identified_by.channel_identities;
  const contact = contactIn(state.contacts, scope, contact_id);
  if (!contact) throw notFound('contact');
  return contact.channel_identities;
}

function report(emulator: Emulator, app: App, { channel, identity, requestId }: Address & { requestId: string }): void {
  const dispatched = app.settings.processing_mode === 'DISPATCH';
  const contact = dispatched
    ? undefined
    : findContact(emulator.state.contacts, app, { appId: app.id, channel, identity });
  const about = { app, channel, identity, requestId, contactId: contact?.id ?? '' };
  const payload = capabilityPayload({ ...about, at: emulator.now() });
  emulator.deliveries.publish({ app, trigger: 'CAPABILITY', lane: identity, payload });
}

/** The answer only echoes; one callback for each identity says what it can do. A request_id may be used again. */
export const queryCapability: Operation = {
  name: 'capability:query',
  method: 'POST',
  path: '/v1/projects/:projectId/capability::query',
  handle(emulator, request) {
    const { app_id, recipient, request_id: requestId = emulator.newId() } = parse(Query, request.body);
    const app = findApp(emulator, request, app_id);
    if (app.settings.processing_mode === 'DISPATCH' && recipient.contact_id) {
      throw invalid('recipient.contact_id', 'DISPATCH mode takes only identified_by');
    }
    for (const address of addressesOf(emulator, scopeWithin(app, request), recipient))
      report(emulator, app, { ...address, requestId });
    return { app_id, recipient, request_id: requestId };
  },
};
