import type { Reduced } from './event.ts';
import type { InboundMessage } from './inbound.ts';
import type { Notice } from './outside.ts';
import type { ConversationState } from './state.ts';

/** So many merges are remembered: what was accepted before one comes soon after it. */
const REMEMBERED = 5;

/** An id of Sinch's has become another. One that is newer than that, from a message, stays. */
export function takeId(
  before: ConversationState,
  notice: Extract<Notice, { kind: 'contact' | 'conversation' }>,
): Reduced {
  const { kind, from } = notice;
  const state = kind === 'contact' ? withMerge(before, notice) : before;
  const to = kind === 'contact' ? contactNow(state, notice.to) : notice.to;
  const { session } = state;
  const name = kind === 'contact' ? 'contactId' : 'conversationId';
  // A contact has one conversation with an app at a time: one that begins is the one.
  const begins = kind === 'conversation' && from === '';
  if (!session || session.status === 'ended' || !(begins || ['', from].includes(session.sinch[name])))
    return { state, effects: [] };
  return { state: { ...state, session: { ...session, sinch: { ...session.sinch, [name]: to } } }, effects: [] };
}

/** A message as Sinch would give it now: one that was accepted before its contact was merged names a contact who is no more. */
export function withContactNow(state: ConversationState, message: InboundMessage): InboundMessage {
  return { ...message, contactId: contactNow(state, message.contactId) };
}

function contactNow({ merged = [] }: ConversationState, id: string): string {
  return merged.find(({ from }) => from === id)?.to ?? id;
}

/** Merges may be told in any order: each of them leads to the contact who is left in the end. */
function withMerge(state: ConversationState, notice: { from: string; to: string }): ConversationState {
  const { from } = notice;
  const to = contactNow(state, notice.to);
  if (from === '' || to === '' || from === to) return state;
  const others = (state.merged ?? []).filter((one) => one.from !== from);
  const led = others.map((one) => (one.to === from ? { ...one, to } : one));
  return { ...state, merged: [...led, { from, to }].slice(-REMEMBERED) };
}
