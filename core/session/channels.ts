import { contactFamily } from '../channels/identity.ts';
import type { ReduceContext, Reduced } from './event.ts';
import { freshFacts, isWindowOpen } from './facts.ts';
import type { InboundMessage } from './inbound.ts';
import type { Notice } from './outside.ts';
import { takeOnce } from './seen.ts';
import { withContactNow } from './sinch-ids.ts';
import type { ConversationState, Session } from './state.ts';

/** The failure of a session that has no channel left on which to speak. */
export const CHANNEL_UNLINKED = 'CHANNEL_UNLINKED';

/** The session with another channel of the same person: its next replies go there. */
export function onChannel(session: Session, channel: string): Session {
  return { ...session, channel, sinch: { ...session.sinch, channelIdentifier: channel } };
}

/** Whether the channel that replies go to was removed from the app. */
export function isUnlinked({ session, unlinked = {} }: ConversationState): boolean {
  return session !== null && Object.hasOwn(unlinked, session.channel);
}

/** Whether a channel was there at a moment, epoch ms, for all that is known: what happened on it later than its removal proves that wrong. */
function wasThere({ unlinked = {} }: ConversationState, channel: string, at: number): boolean {
  return !Object.hasOwn(unlinked, channel) || at > (unlinked[channel] ?? 0);
}

/** The conversation after something happened on a channel, at a moment, epoch ms: it is there, whatever was said of it before. */
export function withProof(state: ConversationState, channel: string, at: number): ConversationState {
  if (!state.unlinked || !wasThere(state, channel, at)) return state;
  return { ...state, unlinked: without(state.unlinked, channel) };
}

/** The contact wrote on a channel. */
export function withHeard(state: ConversationState, { channel, acceptedAt }: InboundMessage, now: number) {
  return { ...withProof(state, channel, acceptedAt), heard: { ...state.heard, [channel]: now } };
}

/**
 * What a message says of where its contact is. One that is older than the removal of its channel leaves the contact where the session
 * before it had him: nothing can be said to him there.
 */
export function factsOf(state: ConversationState, message: InboundMessage, now: number): ReturnType<typeof freshFacts> {
  const { session } = state;
  const fresh = freshFacts(message, now);
  if (!session || wasThere(state, message.channel, message.acceptedAt)) return fresh;
  const { channelIdentifier, channelIdentity } = session.sinch;
  return { ...fresh, channel: session.channel, sinch: { ...fresh.sinch, channelIdentifier, channelIdentity } };
}

/** What could not go out on a channel that was removed goes where the contact has written since, before that is taken. */
export function followContact(state: ConversationState, now: number): ConversationState {
  const { session, queue } = state;
  if (!session || !isUnlinked(state)) return state;
  const newest = queue.findLast(({ channel, acceptedAt }) => wasThere(state, channel, acceptedAt));
  if (!newest) return state;
  return {
    ...withHeard(state, newest, now),
    session: { ...session, ...freshFacts(withContactNow(state, newest), now) },
  };
}

/**
 * A channel came or went. A session whose own is gone goes on by one of those that are left, where the contact has the same
 * identity: first of all where he was heard last, and not where only templates are taken, if there is another. What failed for
 * want of a channel is tried again.
 */
export function takeChannel(
  before: ConversationState,
  { id, channel, linked, left }: Extract<Notice, { kind: 'channel' }>,
  context: ReduceContext,
): Reduced {
  const seen = takeOnce(before.seen, `channel-${id}`, context);
  if (!seen) return { state: before, effects: [] };
  const others = without(before.unlinked ?? {}, channel);
  const state = { ...before, seen, unlinked: linked ? others : { ...others, [channel]: context.now } };
  const { session } = state;
  if (!session || session.status === 'ended') return { state, effects: [] };
  const best = isUnlinked(state) ? bestOf(left, { state, session, now: context.now }) : session.channel;
  if (best === undefined) return { state, effects: [] };
  const isBack = isUnlinked(before) || best !== session.channel;
  const there = onChannel(session, best);
  return { state: { ...state, session: isBack ? goingOn(there, context) : there }, effects: [] };
}

/** How a session fails whose channel is gone: Sinch says no before anybody is told why. */
const FOR_WANT_OF_CHANNEL = [CHANNEL_UNLINKED, 'SEND_REFUSED'];

/** A session that failed for want of a channel tries again by itself, once; what has become old meanwhile waits for an operator. */
function goingOn(session: Session, { now, limits }: ReduceContext): Session {
  const { failure } = session;
  if (!failure || !FOR_WANT_OF_CHANNEL.includes(failure.code)) return session;
  const isOld = now - (failure.unsent?.plannedAt ?? failure.at) > limits.maxReplyAgeMs;
  return isOld ? session : { ...session, failure: { ...failure, goesOn: true } };
}

function bestOf(
  left: string[],
  { state, session, now }: { state: ConversationState; session: Session; now: number },
): string | undefined {
  const family = (channel: string) => contactFamily(channel, session.sinch.channelIdentity);
  const rank = (channel: string) => (isWindowOpen(state, channel, now) ? (state.heard[channel] ?? 0) : -1);
  const reach = left.filter(
    (channel) => !Object.hasOwn(state.unlinked ?? {}, channel) && family(channel) === family(session.channel),
  );
  return reach.sort((one, other) => rank(other) - rank(one))[0];
}

function without(channels: { [channel: string]: number }, channel: string): { [channel: string]: number } {
  const { [channel]: _gone, ...others } = channels;
  return others;
}

/** A sentence for each channel that was removed from the app. */
export function unlinkedNotes({ unlinked = {} }: ConversationState): string[] {
  return Object.entries(unlinked).map(
    ([channel, at]) =>
      `${channel} was removed from the app at ${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
  );
}
