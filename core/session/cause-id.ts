import { digest } from './session-id.ts';

const LONGEST = 100;

/**
 * Id of a cause that comes of another id. A reply names its cause, and a cause may name a reply: a flow that waits for
 * receipt after receipt would make ids that grow for ever, and Sinch's metadata has no room for them.
 */
export function causeId(kind: string, of: string): string {
  const id = `${kind}-${of}`;
  return id.length <= LONGEST ? id : `${kind}-${digest(of)}`;
}
