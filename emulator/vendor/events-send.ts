import { z } from 'zod';
import { Channel } from '../channels.ts';
import { eventDeliveryPayload } from '../delivery/payloads.ts';
import { invalid, parse } from '../error.ts';
import { Json } from '../json.ts';
import { channelIdentity, findContact } from '../state/contacts.ts';
import { Ulid } from '../ulid.ts';
import { findApp, type Operation } from './operation.ts';
import { findRoute } from './route.ts';
import { Recipient } from './send-request.ts';

const EVENTS = [
  'composing_event',
  'composing_end_event',
  'read_message_event',
  'comment_reply_event',
  'agent_joined_event',
  'agent_left_event',
  'generic_event',
];

const isOneEvent = (event: Json) => Object.keys(event).length === 1 && EVENTS.some((kind) => kind in event);

const EventRequest = z.object({
  app_id: Ulid,
  recipient: Recipient,
  event: Json.refine(isOneEvent, `must have exactly one of ${EVENTS.join(', ')}`),
  callback_url: z.url({ protocol: /^https?$/ }).optional(),
  channel_priority_order: z.array(Channel).length(1).optional(),
  event_metadata: z.string().max(1024).default(''),
  queue: z.enum(['NORMAL_PRIORITY', 'HIGH_PRIORITY']).optional(),
});

/** Accepts an event, such as "is typing", and reports it as handed to the channel; the contact's side does not keep it. */
export const sendEvent: Operation = {
  name: 'events:send',
  method: 'POST',
  path: '/v1/projects/:projectId/events::send',
  handle(emulator, request) {
    const sent = parse(EventRequest, request.body);
    const app = findApp(emulator, request, sent.app_id);
    const processing_mode = app.settings.processing_mode;
    if (processing_mode === 'DISPATCH' && sent.recipient.contact_id) {
      throw invalid('recipient.contact_id', 'DISPATCH mode takes only identified_by');
    }
    const { channel, identity } = findRoute(emulator, app, sent);
    const who = { appId: app.id, channel, identity };
    const contact = processing_mode === 'DISPATCH' ? undefined : findContact(emulator.state.contacts, who);
    const [event_id, at] = [emulator.newId(), emulator.now()];
    emulator.deliveries.publish({
      app,
      trigger: 'EVENT_DELIVERY',
      lane: identity,
      payload: eventDeliveryPayload({
        app_id: app.id,
        event_id,
        channel_identity: channelIdentity(who),
        contact_id: contact?.id ?? '',
        metadata: sent.event_metadata,
        processing_mode,
        at,
      }),
      ...(sent.callback_url && { override: { url: sent.callback_url, projectId: request.projectId } }),
    });
    return { event_id, accepted_time: new Date(at).toISOString() };
  },
};
