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
export function furtherCause(session: Session, kind: string, of: string = session.cause.id): Cause {
  const { since } = session.cause;
  const interrupts = interruptedBy(session);
  if (interrupts === undefined) return { id: causeId(kind, of), since, next: 0 };
  return { id: causeId(`${OF_DELIVERY}-${kind}`, of), since, next: 0, interrupts };
}

/** The causes of all that is said of a failed delivery begin so: when that fails too, nobody is told again. */
const OF_DELIVERY = 'delivery';

/** The cause of what the flow says of the failed delivery of something that was said under another cause. */
export function deliveryCause(session: Session, about: string): Cause {
  const interrupts = interruptedBy(session) ?? placeOf(session);
  return { id: causeId(OF_DELIVERY, about), since: session.cause.since, next: 0, interrupts };
}

/** Whether a cause is that of something said of a failed delivery, at once or after the flow waited there. */
export function isOfDelivery(cause: string): boolean {
  return cause.startsWith(`${OF_DELIVERY}-`);
}

/** A session after its contact wrote: where the flow only waited on, what comes of that wait speaks of a failed delivery as before. */
export function waitingOn(after: Session, before: Session): Session {
  const interrupts = interruptedBy(before);
  if (interrupts === undefined || placeOf(after) !== placeOf(before)) return after;
  return { ...after, cause: { ...after.cause, interrupts } };
}

/** Where the flow stood before it spoke of a failed delivery; undefined where it does not, or has come back there. */
function interruptedBy(session: Session): string | undefined {
  const { interrupts } = session.cause;
  return interrupts === placeOf(session) ? undefined : interrupts;
}

/** The step at which the flow stands, with those of the flows around it. */
function placeOf({ flowState }: Session): string {
  return [...(flowState?.callers ?? []), ...(flowState ? [flowState] : [])].map(({ at }) => at).join('/');
}
