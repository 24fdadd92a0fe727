import type { CompiledFlow } from '../flow/compiled.ts';
import type { Said } from '../flow/engine-types.ts';
import type { SessionEffect } from './event.ts';
import { maskedVariables } from './masking.ts';
import type { ConversationState, ForwardContent, PlannedForward, Session, ToldSession } from './state.ts';
import { withSpokenLines } from './talk.ts';

/** A session after a turn that may have begun or ended a hand-over, with what its target is to be told. */
export interface Handed {
  session: Session;
  started: boolean;
}

/** The hand-over that a session is in; undefined while the bot has the conversation. */
export function personOf(session: Session) {
  const wait = session.flowState?.wait;
  return wait?.kind === 'person' ? wait : undefined;
}

function toldOf({ id, flow, flowState, sinch }: Session): ToldSession {
  return {
    id,
    channel: sinch.channelIdentifier,
    flow: flow ? `${flow.flow}@${flow.version}` : '',
    language: flowState?.language ?? '',
    contactId: sinch.contactId,
    conversationId: sinch.conversationId,
    identity: sinch.channelIdentity,
  };
}

/** The session with one more thing to tell a target, under the session's cause. */
export function withForward(session: Session, target: string, content: ForwardContent): Session {
  const { cause } = session;
  const forward: PlannedForward = { id: `${cause.id}:${cause.next}`, session: toldOf(session), target, content };
  return { ...session, forwarding: [...session.forwarding, forward], cause: { ...cause, next: cause.next + 1 } };
}

/** What a turn came to, of which a target is told. */
export interface TurnTold {
  flow: CompiledFlow;
  /** What the bot says in it: the target reads that too. */
  said: Said[];
  now: number;
}

/** What a turn means for a hand-over: whoever gets the conversation is told, and whoever loses it. */
export function forwardsAfter(before: Session, after: Session, { flow, said, now }: TurnTold): Handed {
  const [had, has] = [personOf(before), personOf(after)];
  const ended = had !== undefined && had.to !== has?.to;
  const started = has !== undefined && had?.to !== has.to;
  const told = ended ? withEnd(after, had.to, 'the bot has the conversation again') : after;
  if (!started) return { session: told, started };
  const { talk } = withSpokenLines(after, said, { now, from: 'bot' });
  const variables = maskedVariables(after.flowState, flow);
  const session = withForward(told, has.to, { kind: 'started', note: has.note, variables, transcript: talk });
  return { session, started };
}

/** The session with the end of its hand-over to be told, and with it what the contact wrote that the target has not taken. */
export function withEnd(session: Session, target: string, because: string): Session {
  const untold = session.forwarding.flatMap(({ session: { id }, content }) =>
    id === session.id && content.kind === 'message' ? [{ message: content.message, text: content.text }] : [],
  );
  return withForward(withoutForwards(session), target, { kind: 'ended', because, untold });
}

/** The session with nothing of its own to tell; what sessions before it still have to tell stays. */
export function withoutForwards(session: Session): Session {
  return { ...session, forwarding: session.forwarding.filter((one) => one.session.id !== session.id) };
}

/** The next thing to tell, if there is one. */
export function tellTarget({ session }: ConversationState): SessionEffect[] {
  const [forward] = session?.forwarding ?? [];
  return forward ? [{ kind: 'forward', forward }] : [];
}
