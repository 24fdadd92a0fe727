import type { SearchAttributeUpdatePair } from '@temporalio/common';
import { upsertSearchAttributes } from '@temporalio/workflow';
import { SearchAttribute } from '../contracts/search-attributes.ts';
import type { SessionAttributes } from '../core/session/attributes.ts';

const KEYS = {
  sessionState: SearchAttribute.sessionState,
  sessionId: SearchAttribute.sessionId,
  channel: SearchAttribute.channel,
  contactId: SearchAttribute.contactId,
  conversationId: SearchAttribute.conversationId,
  flow: SearchAttribute.flow,
  failureCode: SearchAttribute.failureCode,
} satisfies { [K in keyof SessionAttributes]: unknown };

const NAMES = Object.keys(KEYS) as (keyof SessionAttributes)[];

/** Upserts what changed, in one command; nothing where nothing did (an upsert is an event and a billable action). */
export function upsertChanged(last: SessionAttributes | null, next: SessionAttributes): void {
  const changed = NAMES.filter((name) => (last?.[name] ?? '') !== next[name]);
  if (changed.length === 0) return;
  upsertSearchAttributes(
    changed.map((name): SearchAttributeUpdatePair => ({ key: KEYS[name], value: next[name] || null })),
  );
}
