import type { Said } from '../flow/engine-types.ts';
import type { Reduced } from './event.ts';
import type { ConversationState, PlannedReplies, Session } from './state.ts';
import { withBotLines } from './talk.ts';

/** Plans replies under the session's cause and hands them to the shell; `now` in epoch ms. */
export function say(
  state: ConversationState,
  turn: { said: Said[]; afterwards: PlannedReplies['afterwards'] },
  now: number,
): Reduced {
  const { session } = state;
  if (!session) return { state, effects: [] };
  const { cause } = session;
  const planned: PlannedReplies = {
    cause: cause.id,
    since: cause.since,
    lookFirst: cause.since < state.replayedAt,
    replies: turn.said.map(({ step, message }, i) => ({ id: `${cause.id}:${cause.next + i}`, step, message })),
    afterwards: turn.afterwards,
  };
  const speaking = withBotLines(session, turn.said, now);
  const next: Session = { ...speaking, cause: { ...cause, next: cause.next + turn.said.length }, pending: planned };
  return { state: { ...state, session: next }, effects: [{ kind: 'send', planned }] };
}
