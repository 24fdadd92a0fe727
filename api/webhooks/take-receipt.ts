import { parseTag, replyIdOf } from '../../adapters/reply-tag.ts';
import type { Notice } from '../../core/session/outside.ts';
import type { DeliveryReceipt } from '../../core/sinch/receipt.ts';
import type { ApiDeps } from '../deps.ts';
import { type Outcome, ok, tryAgain } from './outcome.ts';
import { report } from './report.ts';

type ReceiptNotice = Extract<Notice, { kind: 'receipt' }>;

/** What a session can be told of. */
const STATUSES = new Map<string, ReceiptNotice['status']>([
  ['DELIVERED', 'delivered'],
  ['READ', 'read'],
  ['FAILED', 'failed'],
]);

/** What says that the channel which reports it has the message; SWITCHING_CHANNEL comes from the one that gave it up. */
const HAS_IT = new Set(['QUEUED_ON_CHANNEL', 'DELIVERED', 'READ']);

/**
 * Stored first, then told to the session that waits for it: each signal costs an action, and most receipts nobody waits for.
 * Both are safe to repeat, so Sinch is asked to come again until both are done.
 */
export async function takeReceipt(deps: ApiDeps, appId: string, receipt: DeliveryReceipt): Promise<Outcome> {
  const { messageId, status, channel, identity, metadata, at } = receipt;
  const whose = identity === '' ? '' : deps.contactKey({ appId, channel, identity });
  const kept = { messageId, status, channel, appId, receivedAt: at || deps.now() };
  try {
    const ours = parseTag(metadata) ? metadata : '';
    await deps.receipts.save({ ...kept, reason: codesOf(receipt), metadata: ours }, whose);
  } catch (error) {
    return tryAgain('databaseAway', error);
  }
  const notice = noticeOf(receipt);
  if (!notice) return ok('receipt');
  try {
    return ok((await report(deps, { appId, channel, identity }, notice)) ? 'receiptReported' : 'receipt');
  } catch (error) {
    return tryAgain('temporalAway', error);
  }
}

/** Sinch's words and the channels' numbers; one of more digits may be somebody's. */
const CODE = /^([A-Z][A-Z0-9_]{0,63}|\d{1,8})$/;

/** Codes only: a description may name a person. So may the metadata of what others send with the app, which nobody here needs. */
function codesOf({ reason: { code, subCode, channelCode } }: DeliveryReceipt): string {
  return [code, subCode, channelCode].filter((part) => CODE.test(part)).join(' ');
}

/**
 * That one of our replies failed, or has arrived on another channel than it was sent on, is of interest to every session, the
 * other receipts only to one that waits for them.
 */
function noticeOf({ status, channel, metadata, reason }: DeliveryReceipt): Notice | undefined {
  const tag = parseTag(metadata);
  if (!tag) return undefined;
  const said = STATUSES.get(status) ?? '';
  const known = said === 'failed' || tag.awaitsReceipt ? said : '';
  const hasMoved = tag.channel !== undefined && tag.channel !== channel && HAS_IT.has(status);
  if (known === '' && !hasMoved) return undefined;
  const told = { sessionId: tag.session, reply: replyIdOf(tag), status: known, code: reason.code };
  return { kind: 'receipt', ...told, ...(hasMoved && { on: channel }) };
}
