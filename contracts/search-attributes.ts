import { defineSearchAttributeKey } from '@temporalio/common';

/** All Keyword: nine of the ten that SQL visibility allows per namespace. No phone numbers, they are not encrypted. */
export const SearchAttribute = {
  sessionState: defineSearchAttributeKey('SessionState', 'KEYWORD'),
  sessionId: defineSearchAttributeKey('SessionId', 'KEYWORD'),
  channel: defineSearchAttributeKey('Channel', 'KEYWORD'),
  appId: defineSearchAttributeKey('AppId', 'KEYWORD'),
  contactId: defineSearchAttributeKey('ContactId', 'KEYWORD'),
  conversationId: defineSearchAttributeKey('ConversationId', 'KEYWORD'),
  flow: defineSearchAttributeKey('Flow', 'KEYWORD'),
  failureCode: defineSearchAttributeKey('FailureCode', 'KEYWORD'),
  appState: defineSearchAttributeKey('AppState', 'KEYWORD'),
} as const;

export const SEARCH_ATTRIBUTE_NAMES = Object.values(SearchAttribute).map((key) => key.name);

/** The memo of a session that has failed: why, in one sentence. It goes through the payload codec, as search attributes do not. */
export const FAILURE_REASON_MEMO = 'failureReason';
