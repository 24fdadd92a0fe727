import { withConsent } from '../flow/consents.ts';
import type { ContactFacts, FlowOutcome, Keeping } from '../flow/engine-types.ts';
import type { ReduceContext, Reduced } from './event.ts';
import type { KeepRecord } from './keep-record.ts';
import type { ConversationState, Session } from './state.ts';

function withVariables(vars: ContactFacts['vars'], kept: readonly Keeping[]): ContactFacts['vars'] {
  const changed = kept.flatMap((one) => (one.kind === 'variable' ? [[one.name, one.value] as const] : []));
  const all = { ...vars, ...Object.fromEntries(changed) };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}

/** The contact's facts with what a session could not store yet. */
export function withUnkept(contact: ContactFacts, unkept: readonly KeepRecord[]): ContactFacts {
  const decided = unkept.filter((one) => one.kind === 'consent');
  const consents = decided.reduce((known, one) => withConsent(known, one), contact.consents);
  return { vars: withVariables(contact.vars, unkept), consents };
}

/** The session with what a turn leaves of its contact, planned to be stored under the session's cause. */
export function keepOf(
  session: Session,
  { keep, consents }: Pick<FlowOutcome, 'keep' | 'consents'>,
  now: number,
): Session {
  if (keep.length === 0) return { ...session, contact: { ...session.contact, consents } };
  const { cause, channel, flow } = session;
  const about = {
    at: now,
    sessionId: session.id,
    channel,
    language: session.flowState?.language ?? '',
    flow: flow ? `${flow.flow}@${flow.version}` : '',
  };
  const records = keep.map((one, index): KeepRecord => ({ ...one, ...about, id: `${cause.id}:${cause.next + index}` }));
  return {
    ...session,
    contact: { vars: withVariables(session.contact.vars, keep), consents },
    unkept: [...session.unkept.filter((one) => !isOutdated(one, keep)), ...records],
    cause: { ...cause, next: cause.next + keep.length },
  };
}

/** Nobody needs a variable's older value: while the database is away they would pile up in the state. */
function isOutdated(one: KeepRecord, keep: readonly Keeping[]): boolean {
  return one.kind === 'variable' && keep.some((newer) => newer.kind === 'variable' && newer.name === one.name);
}

/** What has to be stored now, if anything; while the database is away it waits for its next try. */
export function keepNow(state: ConversationState): Reduced['effects'] {
  const { session } = state;
  if (!session || session.unkept.length === 0 || session.deadlines.keep !== undefined) return [];
  return [{ kind: 'keep' }];
}

/** Stored: nothing is left to do about these. */
export function kept(state: ConversationState, ids: readonly string[]): Reduced {
  const { session } = state;
  if (!session) return { state, effects: [] };
  const unkept = session.unkept.filter(({ id }) => !ids.includes(id));
  return { state: { ...state, session: { ...session, unkept } }, effects: [] };
}

/** Not stored: the session goes on, and tries again after a while. */
export function keepFailed(state: ConversationState, context: ReduceContext): Reduced {
  const { session } = state;
  if (!session || session.unkept.length === 0) return { state, effects: [] };
  const deadlines = { ...session.deadlines, keep: context.now + context.limits.keepRetryMs };
  return { state: { ...state, session: { ...session, deadlines } }, effects: [] };
}
