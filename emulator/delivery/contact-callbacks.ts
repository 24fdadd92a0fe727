import type { Emulator } from '../emulator.ts';
import type { Contact } from '../state/contacts.ts';
import { meets, type Scope } from '../state/scope.ts';
import type { Trigger } from '../state/webhooks.ts';
import { type ContactNotification, contactPayload } from './payloads.ts';

interface ContactNews {
  trigger: Trigger;
  /** The contact that it is about, or the first of them. */
  contact: Contact;
  notification: ContactNotification;
  lane?: string;
}

/** A contact belongs to a project and a region, so that every app of these that asked for the trigger is told. */
export function tellOfContact({ state, deliveries, now }: Emulator, home: Scope, news: ContactNews): void {
  const { trigger, contact, notification } = news;
  const payload = contactPayload(notification, now());
  const lane = news.lane ?? contact.channel_identities[0]?.identity ?? contact.id;
  for (const app of state.apps.values()) {
    if (meets(app, home)) deliveries.publish({ app, trigger, lane, payload });
  }
}
