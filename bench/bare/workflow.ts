import { condition, proxyActivities, setHandler } from '@temporalio/workflow';
import { type BareActivities, type BareMessage, bareInboundSignal } from './contract.ts';

const { sendReply } = proxyActivities<BareActivities>({ startToCloseTimeout: '2 minutes' });

/** Answers every message, one after the other. No flow, no dedupe, no deadlines, no continue-as-new: the floor. */
export async function bareConversation(): Promise<void> {
  const queue: BareMessage[] = [];
  setHandler(bareInboundSignal, (message) => {
    queue.push(message);
  });
  for (;;) {
    await condition(() => queue.length > 0);
    for (let message = queue.shift(); message; message = queue.shift()) await sendReply(message);
  }
}
