import type { ContactFacts, FlowEvent } from '../flow/engine-types.ts';
import { causeId } from './cause-id.ts';
import { factsOf, withProof } from './channels.ts';
import type { ReduceContext, Reduced, SessionEvent } from './event.ts';
import { factsOfStart, flowInput } from './facts.ts';
import type { InboundMessage } from './inbound.ts';
import { withUnkept } from './keep.ts';
import { loadFlow } from './lifecycle.ts';
import type { SessionStart } from './outside.ts';
import { park } from './park.ts';
import { sessionId } from './session-id.ts';
import type { Cause, ConversationState, Session } from './state.ts';
import { withContactLine } from './talk.ts';
import { runTurn } from './turn.ts';

const NOBODY: ContactFacts = { vars: {}, consents: {} };

type Begun = Pick<Session, 'id' | 'startedBy' | 'cause' | 'opening' | 'channel' | 'sinch' | 'lastInboundAt'>;

function newSession(begun: Begun, before: Session | null, now: number): Session {
  return {
    status: 'open',
    startedAt: now,
    silentSince: now,
    flow: null,
    flowState: null,
    failure: null,
    handled: null,
    pending: null,
    calling: null,
    unclearCall: null,
    // What the session before could not tell or store is still to be told and stored.
    forwarding: before?.forwarding ?? [],
    contact: NOBODY,
    unkept: before?.unkept ?? [],
    events: [],
    lastReply: null,
    deliveryFailed: [],
    deadlines: before?.deadlines.keep === undefined ? {} : { keep: before.deadlines.keep },
    ending: '',
    endedBecause: '',
    asideRefused: null,
    talk: [],
    retries: 0,
    ...begun,
  };
}

/** Begins a session with the message that brought it about; the flow is asked for first. */
export function startSession(state: ConversationState, message: InboundMessage, context: ReduceContext): Reduced {
  const { id, acceptedAt } = message;
  const cause: Cause = { id, since: acceptedAt, next: 0 };
  const begun: Begun = {
    id: idOfFirst(message, context.now),
    startedBy: 'contact',
    cause,
    opening: message,
    ...factsOf(state, message, context.now),
  };
  const session = newSession(begun, state.session, context.now);
  return { state: { ...state, session }, effects: [loadFlow(session)] };
}

/** Id of a session by the message that begins it, and by nothing else: a run that is reset to before its start names it the same again. */
export function idOfFirst({ appId, channel, identity, id, acceptedAt }: InboundMessage, now: number): string {
  return sessionId(acceptedAt || now, `${appId} ${channel} ${identity} ${id}`);
}

/** Id of a session that is begun from outside: by the call that asks for it, so that a repeated call names it again. */
export function idOfStart({ at, appId, channel, identity, id }: SessionStart): string {
  return sessionId(at, `${appId} ${channel} ${identity} ${id}`);
}

/** Begins a session that nobody has written for, on a channel that the app had when it was asked for. */
export function startFromOutside(before: ConversationState, start: SessionStart, context: ReduceContext): Reduced {
  const state = withProof(before, start.channel, start.at);
  const cause: Cause = { id: causeId(start.kind, start.id), since: start.at, next: 0 };
  const begun: Begun = { id: idOfStart(start), startedBy: 'api', cause, opening: start, ...factsOfStart(start) };
  const session = newSession(begun, state.session, context.now);
  return { state: { ...state, session }, effects: [loadFlow(session, start.flow)] };
}

function isStart(opening: InboundMessage | SessionStart): opening is SessionStart {
  return 'kind' in opening;
}

/** Pins the session to the version that came and runs its first turn. */
export function flowLoaded(
  state: ConversationState,
  { loaded }: SessionEvent<'flowLoaded'>,
  context: ReduceContext,
): Reduced {
  const { session } = state;
  if (!session?.opening) return { state, effects: [] };
  const { flow, settings } = loaded;
  const { opening } = session;
  const within = { ...context, flow, settings };
  const pinned: Session = {
    ...session,
    flow: { flow: flow.flow, version: flow.version, hash: flow.hash },
    contact: withUnkept(loaded.contact, session.unkept),
    opening: null,
  };
  const begin = (ready: Session, event: FlowEvent) => runTurn({ ...state, session: ready }, event, within);
  if (isStart(opening)) return begin(pinned, { kind: 'start', input: null, vars: opening.variables });
  const listening = withContactLine(pinned, opening, within);
  return begin(listening, { kind: 'start', input: flowInput(listening, opening) });
}

/**
 * No flow to run: the session fails, and what began it waits in the session for a retry. What is in the queue has been tried
 * for: a newer message makes it try again.
 */
export function flowMissing(
  state: ConversationState,
  event: SessionEvent<'flowMissing'>,
  context: ReduceContext,
): Reduced {
  const { session, queue } = state;
  const error = { step: '', code: event.code, reason: event.reason };
  const unsent = session?.pending ?? session?.failure?.unsent ?? null;
  const parked = park(state, { error, unsent, apologise: session?.startedBy === 'contact' }, context);
  const failed = parked.state.session;
  const newest = queue.at(-1);
  if (!failed?.failure || !newest) return parked;
  const failure = { ...failed.failure, triedAt: context.now, triedFor: newest.id };
  return { ...parked, state: { ...parked.state, session: { ...failed, failure } } };
}
