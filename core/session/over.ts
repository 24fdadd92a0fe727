import type { Session } from './state.ts';

/** A session that is over. `replaced`: another one is in its place, so that this is how it was just before. */
export interface OverSession {
  session: Session;
  replaced: boolean;
}

/** The sessions that were over between two looks at a conversation, with nothing in between but one event or command. */
export function overSince(before: Session | null, after: Session | null): OverSession[] {
  const replaced = before && before.status !== 'ended' && before.id !== after?.id ? [before] : [];
  const isNew = after?.status === 'ended' && !(before?.id === after.id && before.status === 'ended');
  return [
    ...replaced.map((session) => ({ session, replaced: true })),
    ...(after && isNew ? [{ session: after, replaced: false }] : []),
  ];
}
