import { type ContactNotification, contactPayload } from '../delivery/payloads.ts';
import type { Emulator } from '../emulator.ts';
import type { Contact } from '../state/contacts.ts';
import type { Trigger } from '../state/webhooks.ts';
import { type VendorRequest, visibleApps } from './operation.ts';

interface ContactChange {
  trigger: Trigger;
  contact: Contact;
  notification: ContactNotification;
}

/** A contact belongs to the project, so that every app of it that asked for the trigger is told. */
export function tellOfContact(emulator: Emulator, request: VendorRequest, change: ContactChange): void {
  const { trigger, contact, notification } = change;
  const payload = contactPayload(notification, emulator.now());
  const lane = contact.channel_identities[0]?.identity ?? contact.id;
  for (const app of visibleApps(emulator, request)) emulator.deliveries.publish({ app, trigger, lane, payload });
}
