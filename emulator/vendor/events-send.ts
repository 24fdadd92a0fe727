import { z } from 'zod';
import { Channel } from '../channels.ts';
import { openThread } from '../correspondence.ts';
import { eventDeliveryPayload } from '../delivery/event-payloads.ts';
import type { Emulator } from '../emulator.ts';
import { invalid, parse } from '../error.ts';
import { type App, keepsMessages } from '../state/apps.ts';
import { addEvent, type StoredEvent } from '../state/events.ts';
import type { PlannedReceipt } from '../state/messages.ts';
import { push } from '../state/ring.ts';
import { Ulid } from '../ulid.ts';
import { AppEvent } from './app-event.ts';
import { findApp, type Operation } from './operation.ts';
import { findRoute, type Route } from './route.ts';
import { Recipient } from './send-request.ts';

const EventRequest = z.strictObject({
  app_id: Ulid,
  recipient: Recipient,
  event: AppEvent,
  callback_url: z.url({ protocol: /^https?$/ }).optional(),
  /** More than one has no effect. */
  channel_priority_order: z
    .array(Channel)
    .min(1)
    .transform((order) => order.slice(0, 1))
    .optional(),
  event_metadata: z.string().max(1024).default(''),
  queue: z.enum(['NORMAL_PRIORITY', 'HIGH_PRIORITY']).optional(),
});
type EventRequest = z.infer<typeof EventRequest>;

function newEvent(
  emulator: Emulator,
  app: App,
  { event, route, recipient }: EventRequest & { route: Route },
): StoredEvent {
  const mode = app.settings.processing_mode;
  const { at, contactId } = route;
  const identities = recipient.identified_by?.channel_identities;
  const who = { appId: app.id, ...at, contactId, mode, identities };
  const thread = at.identity === '' ? undefined : openThread(emulator, app, who);
  return {
    id: emulator.newId(),
    appId: app.id,
    direction: 'TO_CONTACT',
    ...at,
    contactId: thread?.contact.id ?? contactId,
    conversationId: thread?.conversation.id ?? '',
    mode,
    content: { app_event: event },
    at: emulator.now(),
  };
}

/** An event is told of once, and has no READ or DELIVERED (inferred). */
function receiptOf({ isOpen, passed }: Route): PlannedReceipt {
  const failure = isOpen ? undefined : passed.at(-1);
  return failure ?? { status: 'QUEUED_ON_CHANNEL' };
}

/** Accepts an event, such as "is typing", and reports it as handed to the channel. */
export const sendEvent: Operation = {
  name: 'events:send',
  method: 'POST',
  path: '/v1/projects/:projectId/events::send',
  handle(emulator, request) {
    const sent = parse(EventRequest, request.body);
    const app = findApp(emulator, request, sent.app_id);
    if (app.settings.processing_mode === 'DISPATCH' && sent.recipient.contact_id) {
      throw invalid('recipient.contact_id', 'DISPATCH mode takes only identified_by');
    }
    const route = findRoute(emulator, app, sent);
    const event = newEvent(emulator, app, { ...sent, route });
    if (keepsMessages(app, event.mode)) addEvent(emulator.state.events, event);
    const receipt = receiptOf(route);
    push(emulator.state.sentEvents, { event, metadata: sent.event_metadata, receipt });
    emulator.deliveries.publish({
      app,
      trigger: 'EVENT_DELIVERY',
      lane: event.identity,
      payload: eventDeliveryPayload(event, receipt, sent.event_metadata),
      ...(sent.callback_url && { override: { url: sent.callback_url, projectId: request.projectId } }),
    });
    return { event_id: event.id, accepted_time: new Date(event.at).toISOString() };
  },
};
