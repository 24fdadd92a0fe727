import type { Party } from '../adapters/contact-key.ts';
import { type ConversationSessionInput, conversationWorkflowId } from '../contracts/conversation-session.ts';
import { SearchAttribute } from '../contracts/search-attributes.ts';
import type { ApiDeps } from './deps.ts';

/** Where the contact's conversation is held, whether it runs or not. */
export function workflowIdOf({ contactKey }: Pick<ApiDeps, 'contactKey'>, party: Party): string {
  return conversationWorkflowId(party.appId, contactKey(party));
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
