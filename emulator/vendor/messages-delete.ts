import type { Operation } from './operation.ts';
import { SOURCE_QUERY, storedMessage } from './stored-message.ts';

/** Takes the message out of Sinch's storage; the contact's handset, which is the outbox, keeps it. */
export const deleteMessage: Operation = {
  name: 'messages:delete',
  method: 'DELETE',
  path: '/v1/projects/:projectId/messages/:messageId',
  query: SOURCE_QUERY,
  handle(emulator, request) {
    storedMessage(emulator, request).stored = false;
    return {};
  },
};
