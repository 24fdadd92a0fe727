import { notFound } from '../error.ts';
import { messageResource } from './message-resource.ts';
import { findApp, type Operation } from './operation.ts';

export const getMessage: Operation = {
  name: 'messages:get',
  method: 'GET',
  path: '/v1/projects/:projectId/messages/:messageId',
  handle(emulator, request) {
    const message = emulator.state.messages.byId.get(request.params.messageId ?? '');
    if (!message?.stored) throw notFound('message');
    findApp(emulator, request, message.appId);
    return messageResource(message, true);
  },
};
