import type { Emulator } from '../emulator.ts';
import type { App } from '../state/apps.ts';
import { channelIdentity } from '../state/contacts.ts';
import type { StoredEvent } from '../state/events.ts';

/** A message or an event that was injected. */
type Recorded = Omit<StoredEvent, 'direction' | 'content'>;

function recordPayload(entity: Recorded, now: number): object {
  return {
    app_id: entity.appId,
    accepted_time: new Date(now).toISOString(),
    event_time: new Date(entity.at).toISOString(),
    record_notification: {
      entity_id: entity.id,
      record_status: 'EVENT_RECORD_STORED',
      channel_identity: channelIdentity(entity),
      contact_id: entity.contactId,
      conversation_id: entity.conversationId,
      processing_mode: entity.mode,
    },
    message_metadata: '',
    correlation_id: '',
  };
}

/** Sinch documents what RECORD_NOTIFICATION holds but not when it comes; what is injected has no other callback. */
export function tellOfRecord({ deliveries, now }: Emulator, app: App, entity: Recorded): void {
  const payload = recordPayload(entity, now());
  deliveries.publish({ app, trigger: 'RECORD_NOTIFICATION', lane: entity.identity, payload });
}
