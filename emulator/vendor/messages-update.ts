import { z } from 'zod';
import { invalid, parse } from '../error.ts';
import { messageResource } from './message-resource.ts';
import type { Operation } from './operation.ts';
import { SOURCE_QUERY, storedMessage } from './stored-message.ts';

/** Nothing else of a message can be changed; whether Sinch refuses or passes over other fields is not public. */
const Changes = z.strictObject({ metadata: z.string().max(1024) });

export const updateMessage: Operation = {
  name: 'messages:update',
  method: 'PATCH',
  path: '/v1/projects/:projectId/messages/:messageId',
  query: SOURCE_QUERY,
  handle(emulator, request) {
    const { metadata } = parse(Changes, request.body);
    const message = storedMessage(emulator, request);
    if (message.mode === 'DISPATCH') throw invalid('metadata', 'can be changed in CONVERSATION mode only');
    message.metadata = metadata;
    return messageResource(message, true);
  },
};
