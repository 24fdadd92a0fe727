import { channelFacts } from '../../core/channels/table.ts';
import type { Faults } from '../faults.ts';
import { returnedTo, setReturned } from '../state/contacts.ts';
import { type Address, hasArrived, type Message } from '../state/messages.ts';
import type { State } from '../state/state.ts';
import { plannedOn } from './lifecycle.ts';
import { countSent, obstacleTo, type Place, termsOf } from './obstacle.ts';
import { findWay } from './way.ts';

function isWithinTtl({ at, beside }: Message, now: number): boolean {
  return beside?.ttl === undefined || now < at + Number.parseInt(beside.ttl, 10) * 1000;
}

/** Whether another channel is tried when the one that has the message fails. */
export function mayGoOn(message: Message, now: number): boolean {
  return (message.ahead ?? []).length > 0 && isWithinTtl(message, now) && !hasArrived(message, message);
}

/** How long the app waits for DELIVERED before the next channel, in ms; undefined where it waits for nothing. */
export function waitingTime({ apps }: State, { appId, channel, ahead = [] }: Message): number | undefined {
  const fallback = apps.get(appId)?.settings.delivery_report_based_fallback;
  // Sinch asks for channels that report DELIVERED; on others nothing would ever arrive.
  const isAwaited = ahead.length > 0 && channelFacts(channel).receipts.includes('DELIVERED');
  return fallback?.enabled && isAwaited ? fallback.delivery_report_waiting_time * 1000 : undefined;
}

/** What goes by the channel follows the message: the conversation, and what waits for the contact's next message. */
function moveTo({ contacts }: State, message: Message, address: Address): void {
  const returned = returnedTo(contacts, message);
  Object.assign(message, address);
  const conversation = contacts.conversations.get(message.conversationId);
  if (conversation) conversation.active_channel = address.channel;
  else if (returned) setReturned(contacts, message, returned);
}

/** Puts a message on the next channel that takes it, and plans what will be reported of it there. */
export function moveOn(place: Place & { faults: Faults }, message: Message): void {
  const app = place.state.apps.get(message.appId);
  if (!app) return;
  const terms = termsOf(place, app, message);
  const way = findWay(message.ahead ?? [], (address) => obstacleTo(terms, address));
  if (!way) return;
  moveTo(place.state, message, way.at);
  message.ahead = way.ahead;
  message.onChannelSince = terms.now;
  message.planned = [...way.passed, ...(way.isOpen ? plannedOn(place.faults, way.at.channel) : [])];
  if (way.isOpen) countSent(terms, way.at);
}
