import { z } from 'zod';
import type { Emulator } from '../emulator.ts';
import { invalid, parse } from '../error.ts';
import { hasChannel } from '../state/apps.ts';
import { findContact } from '../state/contacts.ts';
import type { Scope } from '../state/scope.ts';
import { Ulid } from '../ulid.ts';
import { contactById } from './contacts.ts';
import { findApp, type Operation, scopeWithin } from './operation.ts';
import { Recipient } from './send-request.ts';

const ProfileRequest = z.strictObject({
  app_id: Ulid,
  recipient: Recipient,
  channel: z.enum(['MESSENGER', 'INSTAGRAM', 'VIBER', 'LINE']),
});
type ProfileRequest = z.infer<typeof ProfileRequest>;

function nameOf(emulator: Emulator, scope: Scope, { recipient, channel, app_id: appId }: ProfileRequest): string {
  const contact = recipient.contact_id === undefined ? undefined : contactById(emulator, scope, recipient.contact_id);
  const identities = contact?.channel_identities ?? recipient.identified_by?.channel_identities ?? [];
  const there = identities.find((one) => one.channel === channel);
  if (!there) throw invalid('recipient', 'has no identity on this channel');
  const known = contact ?? findContact(emulator.state.contacts, scope, { appId, channel, identity: there.identity });
  return known?.display_name ?? 'Unknown';
}

/** Nobody has a profile here: the name is the contact's, and Unknown for one who has never written (inferred). */
export const getChannelProfile: Operation = {
  name: 'contacts:profile',
  method: 'POST',
  path: '/v1/projects/:projectId/contacts::getChannelProfile',
  handle(emulator, request) {
    const wanted = parse(ProfileRequest, request.body);
    const app = findApp(emulator, request, wanted.app_id);
    if (!hasChannel(app, wanted.channel)) throw invalid('channel', 'the app has no such channel');
    return { profile_name: nameOf(emulator, scopeWithin(app, request), wanted) };
  },
};
