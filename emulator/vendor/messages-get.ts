import { messageResource } from './message-resource.ts';
import type { Operation } from './operation.ts';
import { storedMessage } from './stored-message.ts';

export const getMessage: Operation = {
  name: 'messages:get',
  method: 'GET',
  path: '/v1/projects/:projectId/messages/:messageId',
  handle: (emulator, request) => messageResource(storedMessage(emulator, request), true),
};
