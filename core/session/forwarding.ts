import type { CompiledFlow } from '../flow/compiled.ts';
import type { SessionEffect } from './event.ts';
import { maskedVariables } from './masking.ts';
import type { ConversationState, ForwardContent, PlannedForward, Session } from './state.ts';

/** A session after a turn that may have begun or ended a hand-over, with what its target is to be told. */
export interface Handed {
  session: Session;
  started: boolean;
  ended: boolean;
}

/** The hand-over that a session is in; undefined while the bot has the conversation. */
export function personOf(session: Session) {
  const wait = session.flowState?.wait;
  return wait?.kind === 'person' ? wait : undefined;
}

/** The session with one more thing to tell a target, under the session's cause. */
export function withForward(session: Session, target: string, content: ForwardContent): Session {
  const { cause } = session;
  const forward: PlannedForward = { id: `${cause.id}:${cause.next}`, target, content };
  return { ...session, forwarding: [...session.forwarding, forward], cause: { ...cause, next: cause.next + 1 } };
}

/** What a turn means for a hand-over: whoever gets the conversation is told, and whoever loses it. */
export function forwardsAfter(before: Session, after: Session, flow: CompiledFlow): Handed {
  const [had, has] = [personOf(before), personOf(after)];
  const ended = had !== undefined && had.to !== has?.to;
  const started = has !== undefined && had?.to !== has.to;
  const told = ended ? withEnd(after, had.to, 'the bot has the conversation again') : after;
  if (!started) return { session: told, started, ended };
  const { flowState, talk } = after;
  const variables = maskedVariables(flowState, flow);
  const session = withForward(told, has.to, { kind: 'started', note: has.note, variables, transcript: talk });
  return { session, started, ended };
}

/** The session with the end of its hand-over to be told; what was still to be told before is of no use any more. */
export function withEnd(session: Session, target: string, because: string): Session {
  return withForward({ ...session, forwarding: [] }, target, { kind: 'ended', because });
}

/** The next thing to tell, if there is one. */
export function tellTarget({ session }: ConversationState): SessionEffect[] {
  const [forward] = session?.forwarding ?? [];
  return forward ? [{ kind: 'forward', forward }] : [];
}
