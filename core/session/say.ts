import type { Said } from '../flow/engine-types.ts';
import type { ReduceContext, Reduced } from './event.ts';
import { sending } from './pace.ts';
import type { ConversationState, PlannedReplies, Session } from './state.ts';
import { withSpokenLines } from './talk.ts';

interface Speech {
  said: Said[];
  afterwards: PlannedReplies['afterwards'];
  route: PlannedReplies['route'];
  /** Comes last, after what was said. */
  apology?: Said;
  /** Who says it; the bot, unless said otherwise. */
  from?: 'bot' | 'person';
}

/** Plans replies under the session's cause and hands them to the shell. */
export function say(state: ConversationState, speech: Speech, context: ReduceContext): Reduced {
  const { session } = state;
  if (!session) return { state, effects: [] };
  const { cause } = session;
  const { now } = context;
  const { afterwards, route, apology } = speech;
  const said = apology ? [...speech.said, apology] : speech.said;
  const replies = said.map((bubble, i) => {
    const reply = { ...bubble, id: `${cause.id}:${cause.next + i}` };
    return bubble === apology ? { ...reply, apology: true as const } : reply;
  });
  const planned: PlannedReplies = {
    cause: cause.id,
    since: cause.since,
    plannedAt: now,
    lookFirst: cause.since < state.replayedAt,
    replies,
    route,
    afterwards,
  };
  const speaking = withSpokenLines(session, replies, { now, from: speech.from ?? 'bot' });
  const next: Session = { ...speaking, cause: { ...cause, next: cause.next + said.length }, pending: planned };
  return { state: { ...state, session: next }, effects: [sending(state, planned, context)] };
}
