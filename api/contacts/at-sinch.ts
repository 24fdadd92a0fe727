import { z } from 'zod';
import type { AppLink } from '../../adapters/app-links.ts';
import type { AtTemporal } from './at-temporal.ts';

/** What stays at Sinch, and the calls of its Conversation API that remove it: Colloquy removes nothing there. */
export const AtSinchView = z.object({
  contactIds: z.array(z.string()).describe('Sinch’s ids of the contact, as far as they were known here'),
  conversationIds: z.array(z.string()),
  todo: z.array(z.string()).describe('Sentences, with the call to make'),
});
export type AtSinchView = z.infer<typeof AtSinchView>;

type Known = Pick<AtTemporal, 'contactIds' | 'conversationIds'>;

/** What is left to do there, by the app's mode. Of an app that is not linked any more the mode is not known, so all is said. */
export function atSinch({ contactIds, conversationIds }: Known, link: AppLink | undefined): AtSinchView {
  const ids = { contactIds: [...contactIds], conversationIds: [...conversationIds] };
  return { ...ids, todo: [...(link?.mode === 'DISPATCH' ? [] : contactsAndConversations(link)), ...messages(link)] };
}

const project = (link: AppLink | undefined) => `/v1/projects/${link?.projectId ?? '{project}'}`;

function contactsAndConversations(link: AppLink | undefined): string[] {
  const at = project(link);
  return [
    `The contact: GET ${at}/contacts?channel=…&identity=… finds his id, DELETE ${at}/contacts/{id} removes him.`,
    `His conversations: GET ${at}/conversations?contact_id=… lists them, DELETE ${at}/conversations/{id} removes one.`,
    `Messages: GET ${at}/messages?contact_id=… lists them, DELETE ${at}/messages/{id} removes one.`,
  ];
}

function messages(link: AppLink | undefined): string[] {
  if (link && link.mode !== 'DISPATCH') return [];
  const at = project(link);
  if (link?.retentionDays === 0) return ['Nothing: Sinch keeps no messages of this app.'];
  const days = link ? `for ${link.retentionDays} days` : 'for as long as the app has it set';
  return [
    `Messages, which Sinch keeps ${days}: GET ${at}/messages?messages_source=DISPATCH_SOURCE&channel_identity=… lists them, DELETE ${at}/messages/{id} removes one.`,
  ];
}
