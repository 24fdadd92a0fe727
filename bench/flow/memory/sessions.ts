import type { WorkflowClient } from '@temporalio/client';
import { CONVERSATION_SESSION, inboundSignal, stateQuery } from '../../../contracts/conversation-session.ts';
import type { InboundMessage } from '../../../core/session/inbound.ts';
import { BARE_CONVERSATION, type BareMessage, bareInboundSignal } from '../../bare/contract.ts';
import { InvalidMeasurement } from '../../error.ts';
import { type SubjectName, taskQueueOf } from './subjects.ts';

/** The part of a Temporal client that is needed here. */
type Workflows = Pick<WorkflowClient, 'signalWithStart' | 'getHandle'>;

const APP = '01HZBENCH00000000000000003';
const CHANNEL = 'WHATSAPP';

/** Identity of the contact of a number: a phone number that nobody has. */
const identityOf = (index: number) => `46703${String(index).padStart(6, '0')}`;

const workflowIdOf = (name: SubjectName, index: number) => `${taskQueueOf(name)}.${identityOf(index)}`;

/** Begins the sessions from one number up to another, some at a time, each with a first message of its contact. */
export async function beginSessions(client: Workflows, name: SubjectName, [from, to]: [number, number]): Promise<void> {
  let next = from;
  const beginOneByOne = async () => {
    while (next < to) {
      next += 1;
      await begin(client, name, next - 1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, beginOneByOne));
}

const AT_ONCE = 20;

function begin(client: Workflows, name: SubjectName, index: number) {
  const common = { workflowId: workflowIdOf(name, index), taskQueue: taskQueueOf(name) };
  const identity = identityOf(index);
  const message = { id: `01MESSAGE${identity}`, appId: APP, channel: CHANNEL, identity };
  if (name === 'bare') {
    const bare: BareMessage = { ...message, text: 'Hello' };
    return client.signalWithStart(BARE_CONVERSATION, {
      ...common,
      signal: bareInboundSignal,
      signalArgs: [bare],
      args: [],
    });
  }
  return client.signalWithStart(CONVERSATION_SESSION, {
    ...common,
    signal: inboundSignal,
    signalArgs: [inbound(message)],
    args: [{ appId: APP }],
  });
}

function inbound(message: Pick<InboundMessage, 'id' | 'appId' | 'channel' | 'identity'>): InboundMessage {
  return {
    ...message,
    contactId: `01CONTACT${message.identity}`,
    conversationId: `01CONVERSATION${message.identity}`,
    metadata: '',
    acceptedAt: Date.now(),
    content: { kind: 'text', text: 'Hello' },
  };
}

/** Rejects with InvalidMeasurement unless the session of that number waits for an answer to its flow's question. */
export async function requireWaiting(client: Workflows, name: SubjectName, index: number): Promise<void> {
  if (name === 'bare') return;
  const { session } = await client.getHandle(workflowIdOf(name, index)).query(stateQuery);
  if (session?.flowState?.wait?.kind === 'answer' && session.pending === null) return;
  throw new InvalidMeasurement(`Session ${index} of ${name} is ${session?.status} and does not wait for an answer.`);
}
