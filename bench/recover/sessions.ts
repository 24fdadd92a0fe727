import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import {
  CONVERSATION_SESSION,
  type ConversationSessionInput,
  inboundSignal,
} from '../../contracts/conversation-session.ts';
import { SearchAttribute } from '../../contracts/search-attributes.ts';
import type { InboundMessage } from '../../core/session/inbound.ts';
import { InvalidMeasurement } from '../error.ts';
import { taskQueueOf } from './roles.ts';

export const APP = '01HZBENCH00000000000000004';

const AT_ONCE = 20;
const PATIENCE_MS = 120_000;

/** Begins so many sessions, which fail at their first step, and waits until visibility knows all of them. */
export async function failSessions(client: Client, count: number): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) {
      next += 1;
      await begin(client, next);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  const query = `AppId = '${APP}' AND SessionState = 'failed'`;
  let failed = 0;
  for (let end = Date.now() + PATIENCE_MS; failed < count && Date.now() < end; ) {
    await pause(500);
    const before = failed;
    failed = (await client.workflow.count(query)).count;
    if (failed > before) end = Date.now() + PATIENCE_MS;
  }
  if (failed < count) throw new InvalidMeasurement(`Only ${failed} of ${count} sessions failed, as they all should.`);
}

function begin(client: Client, index: number) {
  // Without room for replies there is no apology either.
  const args: [ConversationSessionInput] = [{ appId: APP, limits: { repliesPerMinute: 0 } }];
  return client.workflow.signalWithStart(CONVERSATION_SESSION, {
    workflowId: `session.${APP}.${index}`,
    taskQueue: taskQueueOf('sessions'),
    args,
    signal: inboundSignal,
    signalArgs: [inbound(index)],
    typedSearchAttributes: [{ key: SearchAttribute.appId, value: APP }],
  });
}

function inbound(index: number): InboundMessage {
  return {
    id: `01MESSAGE${index}`,
    appId: APP,
    channel: 'SMS',
    // A phone number that nobody has.
    identity: `46703${String(index).padStart(6, '0')}`,
    contactId: '',
    conversationId: '',
    metadata: '',
    acceptedAt: Date.now(),
    content: { kind: 'text', text: 'Hello' },
  };
}
