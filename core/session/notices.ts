import { withConsent } from '../flow/consents.ts';
import { hasRoute } from '../flow/frames.ts';
import { causeId, deliveryCause, furtherCause, isOfDelivery } from './cause-id.ts';
import { onChannel, takeChannel, withProof } from './channels.ts';
import type { ReduceContext, Reduced } from './event.ts';
import { isWindowOpen } from './facts.ts';
import type { Notice, ReceiptSaid } from './outside.ts';
import { takeOnce } from './seen.ts';
import { takeId } from './sinch-ids.ts';
import type { ConversationState, LastReply, Session } from './state.ts';
import { runTurn } from './turn.ts';

const REMEMBERED = 20;

type NoticeOf<K extends Notice['kind']> = Extract<Notice, { kind: K }>;
type Take<K extends Notice['kind']> = (
  state: ConversationState,
  notice: NoticeOf<K>,
  context: ReduceContext,
) => Reduced;

const TAKEN: { [K in Notice['kind']]: Take<K> } = {
  receipt: takeReceipt,
  consent: takeConsent,
  contact: takeId,
  conversation: takeId,
  channel: takeChannel,
};

function dispatch<K extends Notice['kind']>(
  kind: K,
  notice: NoticeOf<K>,
): (s: ConversationState, c: ReduceContext) => Reduced {
  return (state, context) => TAKEN[kind](state, notice, context);
}

/** Something Sinch reported: noted, and told to the flow where it waits for it or has a route for it. */
export function takeNotice(state: ConversationState, notice: Notice, context: ReduceContext): Reduced {
  return dispatch(notice.kind, notice)({ ...state, notices: state.notices.filter((one) => one !== notice) }, context);
}

/**
 * Whether a report can be taken now. What a failed session's receipts are about may be a reply that it does not know to be
 * out: they wait until it goes on.
 */
export function isTimely({ kind }: Notice, session: Session | null): boolean {
  return kind !== 'receipt' || session?.status !== 'failed';
}

const isListening = (session: Session) => session.status === 'open' && session.pending === null;

function takeReceipt(before: ConversationState, notice: NoticeOf<'receipt'>, context: ReduceContext): Reduced {
  const state = withProofOf(before, notice);
  const { session } = state;
  if (session?.id !== notice.sessionId) return { state, effects: [] };
  const on = movedTo(state, notice, context.now);
  const reached = on === undefined ? session : onChannel(session, on);
  const noted: Session = { ...reached, lastReply: betterReceipt(session.lastReply, notice) };
  const next = { ...state, session: noted };
  if (!isListening(noted)) return { state: next, effects: [] };
  if (endsWait(noted)) return endReceiptWait(next, context);
  return notice.status === 'failed' ? tellFlow(next, notice, context) : { state: next, effects: [] };
}

/** A channel that has the newest reply is there, unless it was removed since. */
function withProofOf(state: ConversationState, { sessionId, reply, on }: NoticeOf<'receipt'>): ConversationState {
  const { id, lastReply } = state.session ?? {};
  const isNewest = id === sessionId && lastReply?.id === reply;
  return on === undefined || !isNewest ? state : withProof(state, on, lastReply.at ?? 0);
}

/** The channel that the newest reply went on to: there the contact is reached, unless he has written since. */
function movedTo(state: ConversationState, { reply, on }: NoticeOf<'receipt'>, now: number): string | undefined {
  const { session, unlinked = {} } = state;
  if (on === undefined || session?.status === 'ended' || session?.lastReply?.id !== reply) return undefined;
  const hasWritten = session.lastInboundAt > (session.lastReply.at ?? 0);
  return hasWritten || Object.hasOwn(unlinked, on) || !isWindowOpen(state, on, now) ? undefined : on;
}

const ORDER: ReceiptSaid[] = ['', 'failed', 'delivered', 'read'];

const isBetter = (one: ReceiptSaid, than: ReceiptSaid) => ORDER.indexOf(one) > ORDER.indexOf(than);

// READ may come with no DELIVERED before (facts.md §5.2), and receipts in any order.
function betterReceipt(last: LastReply | null, { reply, status }: NoticeOf<'receipt'>): LastReply | null {
  if (last?.id !== reply) return last;
  return isBetter(status, last.receipt) ? { ...last, receipt: status } : last;
}

/** Whether the newest reply's receipts say what the flow waits for, or that it will never come. */
export function endsWait({ status, flowState, lastReply }: Session): boolean {
  const wait = flowState?.wait;
  if (status !== 'open' || wait?.kind !== 'receipt' || !lastReply) return false;
  // A flow that says nothing new and waits again would be told the same for ever.
  if (!isBetter(lastReply.receipt, lastReply.taken)) return false;
  if (lastReply.receipt === 'failed' || lastReply.receipt === 'read') return true;
  return lastReply.receipt === 'delivered' && wait.status === 'delivered';
}

/** The flow goes on with the receipt that it waited for. */
export function endReceiptWait(state: ConversationState, context: ReduceContext): Reduced {
  const { session } = state;
  if (!session?.lastReply) return { state, effects: [] };
  const { id, receipt } = session.lastReply;
  // Two waits may end by one reply: delivered, then read.
  const cause = furtherCause(session, `receipt-${receipt}`, id);
  const lastReply = { ...session.lastReply, taken: receipt };
  const failed = receipt === 'failed';
  const told = { ...(failed ? withFailureOf(session, causeOf(id)) : session), lastReply, cause };
  return runTurn({ ...state, session: told }, { kind: 'receipt', failed }, context);
}

const causeOf = (reply: string) => reply.replace(/:\d+$/, '');

/** The session whose flow has been told that something of a cause was not delivered. */
function withFailureOf(session: Session, cause: string): Session {
  return { ...session, deliveryFailed: [...session.deliveryFailed, cause].slice(-REMEMBERED) };
}

/** Once per cause: of ten bubbles that do not arrive the first one is enough. */
function tellFlow(state: ConversationState, { reply, code }: NoticeOf<'receipt'>, context: ReduceContext): Reduced {
  const { session } = state;
  const { flow } = context;
  const about = causeOf(reply);
  const untold = session && !isOfDelivery(about) && !session.deliveryFailed.includes(about);
  if (!session || !untold || !flow || !hasRoute(flow, session.flowState, 'onDeliveryFailed'))
    return { state, effects: [] };
  const told = { ...withFailureOf(session, about), cause: deliveryCause(session, about) };
  const step = session.lastReply?.id === reply ? session.lastReply.step : '';
  return runTurn({ ...state, session: told }, { kind: 'deliveryFailed', step, code }, context);
}

/** The contact opted out or in at Sinch. What he wrote there is in the database; here it counts from now on. */
function takeConsent(state: ConversationState, notice: NoticeOf<'consent'>, context: ReduceContext): Reduced {
  const seen = takeOnce(state.seen, causeId('consent', notice.id), context);
  if (!seen) return { state, effects: [] };
  const { session } = state;
  if (!session || session.status === 'ended') return { state: { ...state, seen }, effects: [] };
  const { given } = notice;
  const consents = withConsent(session.contact.consents, { consent: 'all', given });
  const decided: Session = { ...session, contact: { ...session.contact, consents } };
  const next = { ...state, seen, session: decided };
  if (given || !isListening(decided)) return { state: next, effects: [] };
  return runTurn(
    { ...next, session: { ...decided, cause: furtherCause(decided, 'consent', notice.id) } },
    { kind: 'optOut' },
    context,
  );
}
