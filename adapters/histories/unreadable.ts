/** A history that cannot be read; the message is a sentence that says why, where, and what to do. */
export class UnreadableHistory extends Error {
  override readonly name = 'UnreadableHistory';
}

/** What somebody newer than this version has written. */
export function fromNewer(what: string): UnreadableHistory {
  return new UnreadableHistory(
    `It holds ${what}, which this version does not know: read it with the newer one it is from.`,
  );
}
