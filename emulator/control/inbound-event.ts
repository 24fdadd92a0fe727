import { inboundEventPayload } from '../delivery/inbound-payloads.ts';
import type { Emulator } from '../emulator.ts';
import { parse } from '../error.ts';
import { Json } from '../json.ts';
import { keepsMessages } from '../state/apps.ts';
import { addEvent } from '../state/events.ts';
import { happeningWith, Party, playedApp } from './played.ts';

const CONTACT_EVENTS = [
  'composing_event',
  'composing_end_event',
  'conversation_deleted_event',
  'comment_event',
  'generic_event',
];
/** Those that are about a message. */
const MESSAGE_EVENTS = ['payment_status_update_event', 'shortlink_activated_event', 'reaction_event'];
const KINDS = [...CONTACT_EVENTS, ...MESSAGE_EVENTS];

const isOneKind = (event: Json) => Object.keys(event).length === 1 && KINDS.some((kind) => event[kind] !== undefined);

const InboundEvent = Party.extend({
  event: Json.refine(isOneKind, `must have exactly one of ${KINDS.join(', ')}`),
});

/** The contact types, reacts to a message, comments. */
export function playEvent(emulator: Emulator, given: Json): object {
  const { event, ...party } = parse(InboundEvent, given);
  const app = playedApp(emulator, party);
  const happening = happeningWith(emulator, app, party);
  const isAboutMessage = MESSAGE_EVENTS.some((kind) => event[kind] !== undefined);
  const content = { [isAboutMessage ? 'contact_message_event' : 'contact_event']: event };
  const { state } = emulator;
  if (keepsMessages(app, happening.mode)) addEvent(state.events, { ...happening, direction: 'TO_APP', content });
  const payload = inboundEventPayload(happening, content);
  emulator.deliveries.publish({ app, trigger: 'EVENT_INBOUND', lane: party.identity, payload });
  return { event_id: happening.id };
}
