import { channelIdentity } from '../state/contacts.ts';
import type { StoredEvent } from '../state/events.ts';
import type { PlannedReceipt } from '../state/messages.ts';

/* What callbacks about events carry, as payloads.ts has it for messages. */

const iso = (epochMs: number) => new Date(epochMs).toISOString();

/** Sinch reports an event like a message, only with fewer statuses. */
export function eventDeliveryPayload(event: StoredEvent, receipt: PlannedReceipt, metadata: string): object {
  return {
    app_id: event.appId,
    accepted_time: iso(event.at),
    event_time: iso(event.at),
    event_delivery_report: {
      event_id: event.id,
      status: receipt.status,
      ...(receipt.reason && { reason: receipt.reason }),
      channel_identity: channelIdentity(event),
      contact_id: event.contactId,
      metadata,
      processing_mode: event.mode,
    },
    message_metadata: '',
    correlation_id: '',
  };
}
