import { type ConversationSessionInput, conversationWorkflowId } from '../contracts/conversation-session.ts';
import { SearchAttribute } from '../contracts/search-attributes.ts';
import { contactFamily } from '../core/channels/identity.ts';
import type { ApiDeps } from './deps.ts';

/** A contact of an app, as a channel names it. */
export interface Party {
  appId: string;
  channel: string;
  identity: string;
}

/** The contact's key within the app: what consents are kept under, and a workflow is found by. */
export function contactKeyOf({ contactKey }: Pick<ApiDeps, 'contactKey'>, { appId, channel, identity }: Party): string {
  return contactKey(appId, contactFamily(channel, identity));
}

/** Where the contact's conversation is held, whether it runs or not. */
export function workflowIdOf(deps: Pick<ApiDeps, 'contactKey'>, party: Party): string {
  return conversationWorkflowId(party.appId, contactKeyOf(deps, party));
}

/** How a conversation starts where none runs, whoever begins it. */
export function conversationStart(deps: Pick<ApiDeps, 'contactKey' | 'taskQueue' | 'limits'>, party: Party) {
  const { appId, channel } = party;
  const { taskQueue, limits } = deps;
  const args: [ConversationSessionInput] = [limits === undefined ? { appId } : { appId, limits }];
  return {
    workflowId: workflowIdOf(deps, party),
    taskQueue,
    args,
    // Of a workflow that starts; the workflow itself changes them later.
    typedSearchAttributes: [
      { key: SearchAttribute.appId, value: appId },
      { key: SearchAttribute.channel, value: channel },
      { key: SearchAttribute.sessionState, value: 'open' },
    ],
    staticSummary: `Conversation on ${channel}`,
  };
}
