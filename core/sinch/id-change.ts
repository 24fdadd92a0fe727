import type { Notice } from '../session/outside.ts';
import type { CallbackOf } from './callback.ts';

type Kind = 'CONTACT_MERGE' | 'CONTACT_DELETE' | 'CONVERSATION_START' | 'CONVERSATION_STOP' | 'CONVERSATION_DELETE';

export type IdChangeCallback = CallbackOf<Kind>;

/** An id of Sinch's that became another, was given, or is no more; and whose sessions are to hear of it. */
export interface IdChange {
  notice: Extract<Notice, { kind: 'contact' | 'conversation' }>;
  /** As Sinch names the contact, on every channel. Conversations name none. */
  identities: { channel: string; identity: string }[];
  /** Sinch's ids of the sessions, as they know them now; '' where it does not matter. */
  known: { contactId: string; conversationId: string };
}

function contactChange(from: string, to: string, identities: IdChange['identities']): IdChange {
  return { notice: { kind: 'contact', from, to }, identities, known: { contactId: from, conversationId: '' } };
}

function conversationChange(from: string, to: string, contactId: string): IdChange {
  return { notice: { kind: 'conversation', from, to }, identities: [], known: { contactId, conversationId: from } };
}

/** Reads what a contact's or a conversation's life means for the ids that sessions know. */
export function toIdChange({ kind, body }: IdChangeCallback): IdChange {
  switch (kind) {
    case 'CONTACT_MERGE': {
      const { preserved_contact: kept, deleted_contact: gone } = body;
      return contactChange(gone.id, kept.id, [...kept.channel_identities, ...gone.channel_identities]);
    }
    case 'CONTACT_DELETE':
      return contactChange(body.contact.id, '', body.contact.channel_identities);
    case 'CONVERSATION_START':
      return conversationChange('', body.conversation.id, body.conversation.contact_id);
    case 'CONVERSATION_STOP':
    case 'CONVERSATION_DELETE':
      return conversationChange(body.conversation.id, '', '');
  }
}
