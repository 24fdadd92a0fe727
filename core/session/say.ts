import type { Said } from '../flow/engine-types.ts';
import type { Reduced } from './event.ts';
import type { ConversationState, PlannedReplies, Session } from './state.ts';
import { withBotLines } from './talk.ts';

interface Speech {
  said: Said[];
  afterwards: PlannedReplies['afterwards'];
  route: PlannedReplies['route'];
  /** Comes last, after what was said. */
  apology?: Said;
}

/** Plans replies under the session's cause and hands them to the shell; `now` in epoch ms. */
export function say(state: ConversationState, speech: Speech, now: number): Reduced {
  const { session } = state;
  if (!session) return { state, effects: [] };
  const { cause } = session;
  const { afterwards, route, apology } = speech;
  const said = apology ? [...speech.said, apology] : speech.said;
  const planned: PlannedReplies = {
    cause: cause.id,
    since: cause.since,
    plannedAt: now,
    lookFirst: cause.since < state.replayedAt,
    replies: said.map((bubble, i) => {
      const reply = { id: `${cause.id}:${cause.next + i}`, step: bubble.step, message: bubble.message };
      return bubble === apology ? { ...reply, apology: true } : reply;
    }),
    route,
    afterwards,
  };
  const speaking = withBotLines(session, said, now);
  const next: Session = { ...speaking, cause: { ...cause, next: cause.next + said.length }, pending: planned };
  return { state: { ...state, session: next }, effects: [{ kind: 'send', planned }] };
}
