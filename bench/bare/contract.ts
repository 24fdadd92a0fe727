import { defineSignal } from '@temporalio/workflow';

/** The least that a turn on Temporal needs: one signal, one activity. What Colloquy is compared with. */
export const BARE_CONVERSATION = 'bareConversation';

/** A queue of its own: both are driven on one server. */
export const BARE_TASK_QUEUE = 'bare';

export interface BareMessage {
  id: string;
  appId: string;
  channel: string;
  identity: string;
  text: string;
}

export const bareInboundSignal = defineSignal<[BareMessage]>('inbound');

export interface BareActivities {
  sendReply(message: BareMessage): Promise<{ messageId: string }>;
}
