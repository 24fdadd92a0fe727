import type { SessionEvent, SessionEventKind } from './event.ts';
import type { ConversationState } from './state.ts';

/** What never asks what the session's flow says, nor does what comes of it. */
const WITHOUT_FLOW: readonly SessionEventKind[] = ['end', 'begin', 'personSays'];

/** What lets a failed session go on; anything else it only notes, or is given up by. */
const RESUMES: readonly SessionEventKind[] = ['retry', 'resend', 'handover', 'migrate', 'setVariables'];

/**
 * Whether an event can be taken only with the session's flow at hand. Where that is not to be had the session fails, and what
 * comes then must not fail it again and again.
 */
export function needsFlow({ session }: ConversationState, { kind }: SessionEvent): boolean {
  if (!session?.flow || session.status === 'ended' || WITHOUT_FLOW.includes(kind)) return false;
  return session.status !== 'failed' || RESUMES.includes(kind);
}
