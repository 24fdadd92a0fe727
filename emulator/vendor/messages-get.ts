import { messageResource } from './message-resource.ts';
import type { Operation } from './operation.ts';
import { SOURCE_QUERY, storedMessage } from './stored-message.ts';

export const getMessage: Operation = {
  name: 'messages:get',
  method: 'GET',
  path: '/v1/projects/:projectId/messages/:messageId',
  query: SOURCE_QUERY,
  handle: (emulator, request) => messageResource(storedMessage(emulator, request), true),
};
