import type { Emulator } from '../emulator.ts';
import { EmulatorError, notFound, parse } from '../error.ts';
import { channelIdentity } from '../state/contacts.ts';
import type { StoredEvent } from '../state/events.ts';
import { Ulid } from '../ulid.ts';
import { findApp, type Operation, type VendorRequest, visibleApps } from './operation.ts';
import { PageQuery, page } from './paging.ts';

/** A stored event as Sinch shows it. */
function eventResource(event: StoredEvent): object {
  return {
    id: event.id,
    direction: event.direction,
    ...event.content,
    channel_identity: channelIdentity(event),
    conversation_id: event.conversationId,
    contact_id: event.contactId,
    accept_time: new Date(event.at).toISOString(),
    processing_mode: event.mode,
  };
}

function findEvent(emulator: Emulator, request: VendorRequest): StoredEvent {
  const event = emulator.state.events.byId.get(request.params.eventId ?? '');
  if (!event) throw notFound('event');
  findApp(emulator, request, event.appId);
  return event;
}

const Query = PageQuery.extend({ conversation_id: Ulid.optional(), contact_id: Ulid.optional() });

/** Newest first (inferred). */
export const listEvents: Operation = {
  name: 'events:list',
  method: 'GET',
  path: '/v1/projects/:projectId/events',
  query: Object.keys(Query.shape),
  handle(emulator, request) {
    const query = parse(Query, request.query);
    const { conversation_id, contact_id } = query;
    if (!conversation_id && !contact_id) throw new EmulatorError(400, 'needs conversation_id or contact_id');
    const visible = new Set(visibleApps(emulator, request).map(({ id }) => id));
    const found = [...emulator.state.events.byId.values()]
      .filter(
        (event) =>
          visible.has(event.appId) &&
          (conversation_id ?? event.conversationId) === event.conversationId &&
          (contact_id ?? event.contactId) === event.contactId,
      )
      .sort((one, other) => other.at - one.at);
    const { items, next } = page(found, query);
    return { events: items.map(eventResource), next_page_token: next };
  },
};

export const getEvent: Operation = {
  name: 'events:get',
  method: 'GET',
  path: '/v1/projects/:projectId/events/:eventId',
  handle: (emulator, request) => eventResource(findEvent(emulator, request)),
};

export const deleteEvent: Operation = {
  name: 'events:delete',
  method: 'DELETE',
  path: '/v1/projects/:projectId/events/:eventId',
  handle(emulator, request) {
    emulator.state.events.byId.delete(findEvent(emulator, request).id);
    return {};
  },
};
