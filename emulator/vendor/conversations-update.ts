import { z } from 'zod';
import { tellOfConversation } from '../delivery/conversation-callbacks.ts';
import { invalid, parse } from '../error.ts';
import { mergePatch } from '../json.ts';
import { type Conversation, changeConversation } from '../state/contacts.ts';
import { Ulid } from '../ulid.ts';
import { assertOnlyActive, ConversationFields, findConversation, findParticipant } from './conversation.ts';
import { maskedFields } from './mask.ts';
import { findApp, type Operation, scopeWithin } from './operation.ts';

const Query = z.object({ metadata_update_strategy: z.enum(['REPLACE', 'MERGE_PATCH']).default('REPLACE') });

/** Read-only fields come back from who sends what it has read. */
const Changes = ConversationFields.partial().extend({ id: Ulid.optional(), last_received: z.unknown().optional() });

/** Also hands it over to another app, and ends or revives it. */
export const updateConversation: Operation = {
  name: 'conversations:update',
  method: 'PATCH',
  path: '/v1/projects/:projectId/conversations/:conversationId',
  query: ['update_mask', ...Object.keys(Query.shape)],
  handle(emulator, request) {
    const { conversation } = findConversation(emulator, request);
    const { metadata_update_strategy } = parse(Query, request.query);
    const given = maskedFields(request.query, request.body);
    const { id = conversation.id, last_received, ...changes } = parse(Changes, given);
    if (id !== conversation.id) throw invalid('id', 'cannot be changed');
    const wanted: Conversation = { ...conversation, ...changes };
    if (metadata_update_strategy === 'MERGE_PATCH' && given.metadata_json !== undefined) {
      wanted.metadata_json = mergePatch(conversation.metadata_json, given.metadata_json);
    }
    const app = findApp(emulator, request, wanted.app_id);
    findParticipant(emulator, scopeWithin(app, request), wanted.contact_id);
    assertOnlyActive(emulator, wanted);
    const wasActive = conversation.active;
    changeConversation(emulator.state.contacts, conversation, wanted);
    if (wasActive !== wanted.active) {
      const trigger = wanted.active ? 'CONVERSATION_START' : 'CONVERSATION_STOP';
      tellOfConversation(emulator, { trigger, app, conversation });
    }
    return conversation;
  },
};

const Nothing = z.strictObject({});

/** The next message begins a new one. */
export const stopConversation: Operation = {
  name: 'conversations:stop',
  method: 'POST',
  path: '/v1/projects/:projectId/conversations/:conversationId([^:]+)::stop',
  handle(emulator, request) {
    parse(Nothing, request.body ?? {});
    const { app, conversation } = findConversation(emulator, request);
    if (!conversation.active) return {};
    changeConversation(emulator.state.contacts, conversation, { active: false });
    tellOfConversation(emulator, { trigger: 'CONVERSATION_STOP', app, conversation });
    return {};
  },
};
