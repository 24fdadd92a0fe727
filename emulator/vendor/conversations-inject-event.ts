import { z } from 'zod';
import { identityIn } from '../delivery/conversation-callbacks.ts';
import { tellOfRecord } from '../delivery/record-callbacks.ts';
import { parse } from '../error.ts';
import { addEvent, type StoredEvent } from '../state/events.ts';
import { AppEvent } from './app-event.ts';
import { findConversation } from './conversation.ts';
import { assertFits, Injected } from './inject.ts';
import type { Operation } from './operation.ts';

/** Sinch's specification allows no events of the contact here. */
const InjectEventRequest = Injected.extend({
  app_event: AppEvent,
  /** Ignored; Sinch's own example has one. */
  id: z.string().optional(),
  direction: z.enum(['TO_APP', 'TO_CONTACT']).default('TO_CONTACT'),
  contact_event: z.never().optional(),
  contact_message_event: z.never().optional(),
});

/** Adds to the history what the app did elsewhere: nothing is sent. */
export const injectEvent: Operation = {
  name: 'conversations:inject-event',
  method: 'POST',
  path: '/v1/projects/:projectId/conversations/:conversationId([^:]+)::inject-event',
  handle(emulator, request) {
    const { app, conversation } = findConversation(emulator, request);
    const injected = parse(InjectEventRequest, request.body);
    assertFits(emulator, injected, conversation);
    const event: StoredEvent = {
      id: emulator.newId(),
      appId: app.id,
      direction: injected.direction,
      channel: injected.channel_identity?.channel ?? conversation.active_channel,
      identity: injected.channel_identity?.identity ?? identityIn(emulator.state.contacts, conversation),
      contactId: conversation.contact_id,
      conversationId: conversation.id,
      mode: injected.processing_mode,
      content: { app_event: injected.app_event },
      at: injected.accept_time,
    };
    addEvent(emulator.state.events, event);
    tellOfRecord(emulator, app, event);
    return { event_id: event.id, accepted_time: new Date(event.at).toISOString() };
  },
};
