import type { SearchAttributeUpdatePair } from '@temporalio/common';
import { patched, upsertMemo, upsertSearchAttributes } from '@temporalio/workflow';
import { FAILURE_REASON_MEMO, SearchAttribute } from '../contracts/search-attributes.ts';
import type { SessionAttributes } from '../core/session/attributes.ts';

const KEYS = {
  sessionState: SearchAttribute.sessionState,
  sessionId: SearchAttribute.sessionId,
  channel: SearchAttribute.channel,
  contactId: SearchAttribute.contactId,
  conversationId: SearchAttribute.conversationId,
  flow: SearchAttribute.flow,
  failureCode: SearchAttribute.failureCode,
} satisfies { [K in Exclude<keyof SessionAttributes, 'failureReason'>]: unknown };

const NAMES = Object.keys(KEYS) as (keyof typeof KEYS)[];

/** Upserts what changed, in one command each; nothing where nothing did (an upsert is an event and a billable action). */
export function upsertChanged(last: SessionAttributes | null, next: SessionAttributes): void {
  // First, so that whoever finds the failure finds its reason.
  upsertReason(last?.failureReason ?? '', next.failureReason);
  const changed = NAMES.filter((name) => (last?.[name] ?? '') !== next[name]);
  if (changed.length === 0) return;
  upsertSearchAttributes(
    changed.map((name): SearchAttributeUpdatePair => ({ key: KEYS[name], value: next[name] || null })),
  );
}

/** Once for a failure and once for its end: a session that does not fail has no such event. */
function upsertReason(last: string, next: string): void {
  if (last !== next && patched('failure-reason')) upsertMemo({ [FAILURE_REASON_MEMO]: next || null });
}
