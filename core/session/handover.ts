import { hasOptedOut } from '../flow/consents.ts';
import type { FlowEvent } from '../flow/engine-types.ts';
import { stepAt } from '../flow/frames.ts';
import { furtherCause } from './cause-id.ts';
import type { ReduceContext, Reduced, SessionEvent } from './event.ts';
import { isWindowOpen } from './facts.ts';
import { personOf, tellTarget, withoutForwards } from './forwarding.ts';
import { say } from './say.ts';
import type { ConversationState, Session } from './state.ts';
import { runTurn } from './turn.ts';
import { unclearCallOf } from './unclear-call.ts';

const unchanged = (state: ConversationState): Reduced => ({ state, effects: [] });

/** The session under the cause of a command: an id is its caller's own, and may be that of a command of another kind. */
export function commanded(session: Session, { kind, id }: { kind: string; id: string }): Session {
  return { ...session, cause: furtherCause(session, kind, id) };
}

/** The session with its call given up: when it is tried again, it is the same call. */
export function withoutCall(session: Session): Session {
  const { calling } = session;
  if (!calling) return session;
  return { ...session, calling: null, unclearCall: unclearCallOf(calling) };
}

/** The target was told. What it is to be told next is told in its turn, where the session has not failed meanwhile. */
export function forwarded(state: ConversationState): Reduced {
  const { session } = state;
  return unchanged(session ? { ...state, session: { ...session, forwarding: session.forwarding.slice(1) } } : state);
}

/** Tells the target what it has not been told yet: an earlier try made room for a command. */
export function tell(state: ConversationState): Reduced {
  return { state, effects: tellTarget(state) };
}

/**
 * The target cannot be told. Where the flow handed over, its `on_error` says what then; where an operator did, the bot has
 * the conversation back. That it is over is of no consequence to the conversation.
 */
export function forwardFailed(
  state: ConversationState,
  event: SessionEvent<'forwardFailed'>,
  context: ReduceContext,
): Reduced {
  const { session } = state;
  const [failed] = session?.forwarding ?? [];
  if (!session || !failed) return unchanged(state);
  if (failed.content.kind === 'ended') return forwarded(state);
  const left = withoutForwards(session);
  const person = personOf(left);
  const next = { ...state, session: left };
  if (!person) return unchanged(next);
  // Its time was up while it was tried: the flow says what then.
  if (person.until !== undefined && person.until <= context.now) return unchanged(next);
  const at = context.flow && stepAt(context.flow, left.flowState);
  // An operator may take over at a step of any kind, a hand-over's too.
  const ofFlow = at?.step.kind === 'handover' && person.before === undefined;
  const failure: FlowEvent = ofFlow
    ? { kind: 'error', error: { step: at.name, code: event.code, reason: event.reason } }
    : { kind: 'release' };
  const cause = furtherCause(left, 'unheard', failed.id);
  return runTurn({ ...next, session: { ...left, cause } }, failure, context);
}

/** An operator takes the conversation from the bot. */
export function handOver(state: ConversationState, event: SessionEvent<'handover'>, context: ReduceContext): Reduced {
  const { session } = state;
  const { to, note, timeoutMs } = event;
  if (!session?.flowState || session.status === 'ended') return unchanged(state);
  const until = timeoutMs === undefined ? {} : { until: context.now + timeoutMs };
  // What a turn was still about to say is not said: two voices would be heard.
  const silent = { ...commanded(withoutCall(session), event), pending: null, ending: '' };
  return runTurn({ ...state, session: silent }, { kind: 'handover', to, note, ...until }, context);
}

/** The bot gets the conversation back. */
export function release(state: ConversationState, event: SessionEvent<'release'>, context: ReduceContext): Reduced {
  const { session } = state;
  if (session?.status !== 'handedOver') return unchanged(state);
  return runTurn({ ...state, session: commanded(session, event) }, { kind: 'release' }, context);
}

/** Why a person's message cannot go out now. */
export interface PersonObstacle {
  code: 'NOT_HANDED_OVER' | 'CONTACT_OPTED_OUT' | 'WINDOW_CLOSED';
  /** A sentence. */
  reason: string;
}

/** What keeps a person's message from going out now; null when nothing does. */
export function personObstacle(state: ConversationState, now: number): PersonObstacle | null {
  const { session } = state;
  if (session?.status !== 'handedOver')
    return { code: 'NOT_HANDED_OVER', reason: 'The bot has the conversation: hand it over first.' };
  return contactObstacle(state, session, now);
}

/** Why nothing that is no template may be sent to the contact now; null where it may. */
export function contactObstacle(
  state: ConversationState,
  session: Session,
  now: number,
): { code: 'CONTACT_OPTED_OUT' | 'WINDOW_CLOSED'; reason: string } | null {
  if (hasOptedOut(session.contact.consents))
    return { code: 'CONTACT_OPTED_OUT', reason: 'The contact has opted out: nothing is sent.' };
  if (isWindowOpen(state, session.channel, now)) return null;
  const reason = `${session.channel} takes only templates so long after the contact's last message.`;
  return { code: 'WINDOW_CLOSED', reason };
}

/** A person speaks in the bot's place. What Sinch refuses of it is told to the person, and no business of the flow. */
export function personSays(
  state: ConversationState,
  { id, messages }: SessionEvent<'personSays'>,
  context: ReduceContext,
): Reduced {
  const { session } = state;
  if (!session || personObstacle(state, context.now)) return unchanged(state);
  const said = messages.map((message) => ({ step: '', message }));
  const speaking = { ...commanded(session, { kind: 'say', id }), asideRefused: null };
  const speech = { said, afterwards: 'wait', route: 'aside', from: 'person' } as const;
  return say({ ...state, session: speaking }, speech, context);
}
