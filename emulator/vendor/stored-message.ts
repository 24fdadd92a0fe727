import { z } from 'zod';
import type { Emulator } from '../emulator.ts';
import { notFound, parse } from '../error.ts';
import type { Mode } from '../state/apps.ts';
import type { Message } from '../state/messages.ts';
import { findApp, type VendorRequest } from './operation.ts';

export const MessageSource = z.enum(['CONVERSATION_SOURCE', 'DISPATCH_SOURCE']);
export type MessageSource = z.infer<typeof MessageSource>;

const Query = z.object({ messages_source: MessageSource.optional() });
export const SOURCE_QUERY = Object.keys(Query.shape);

export function modeOf(source: MessageSource): Mode {
  return source === 'DISPATCH_SOURCE' ? 'DISPATCH' : 'CONVERSATION';
}

/** The message that the path names; where the query names a source, too, only from there. */
export function storedMessage(emulator: Emulator, request: VendorRequest): Message {
  const { messages_source } = parse(Query, request.query);
  const message = emulator.state.messages.byId.get(request.params.messageId ?? '');
  if (!message?.stored) throw notFound('message');
  if (messages_source && modeOf(messages_source) !== message.mode) throw notFound('message');
  findApp(emulator, request, message.appId);
  return message;
}
