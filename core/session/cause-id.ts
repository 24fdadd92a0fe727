import { digest } from './session-id.ts';
import type { Cause, Session } from './state.ts';

const LONGEST = 100;

/**
 * Id of a cause that comes of another id. A reply names its cause, and a cause may name a reply: a flow that waits for
 * receipt after receipt would make ids that grow for ever, and Sinch's metadata has no room for them.
 */
export function causeId(kind: string, of: string): string {
  const id = `${kind}-${of}`;
  return id.length <= LONGEST ? id : `${kind}-${digest(of)}`;
}

/**
 * The cause of a turn that no message brought about. What it says is looked for as far back as what was said before it: once a
 * run is reset, Temporal gives it the same reports and commands again, and a later time of theirs would hide what they had said.
 */
export function furtherCause({ cause }: Session, kind: string, of: string = cause.id): Cause {
  return { id: causeId(kind, of), since: cause.since, next: 0 };
}
