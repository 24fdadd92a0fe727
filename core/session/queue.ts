import type { InboundMessage } from './inbound.ts';
import type { Notice } from './outside.ts';
import type { ConversationState } from './state.ts';

/** A failed session keeps what its contact writes for days: so many messages and so many characters, or the state could not be carried. */
const QUEUE_CAP = 500;
const QUEUE_CHARACTERS = 512 * 1024;

/** Adds a message to the queue; one that waits there already is a redelivery. What finds the queue full is counted, not kept. */
export function enqueue(state: ConversationState, message: InboundMessage): ConversationState {
  if (state.queue.some(({ id }) => id === message.id)) return state;
  const queue = [...state.queue, message];
  if (isTooMuch(queue)) return { ...state, overflow: state.overflow + 1 };
  return { ...state, queue };
}

function isTooMuch(queue: InboundMessage[]): boolean {
  return queue.length > QUEUE_CAP || (queue.length > 1 && JSON.stringify(queue).length > QUEUE_CHARACTERS);
}

/** More reports at once than anything needs: the oldest are let go, since the database has them all. */
const NOTICE_CAP = 200;

/** Adds a report of Sinch's, to be taken before messages. */
export function enqueueNotice(state: ConversationState, notice: Notice): ConversationState {
  const notices = [...state.notices, notice];
  if (notices.length <= NOTICE_CAP) return { ...state, notices };
  // Rather a receipt than an opt-out: of that the session hears nowhere else.
  const oldest = notices.findIndex(({ kind }) => kind === 'receipt');
  return { ...state, notices: notices.filter((_one, index) => index !== Math.max(0, oldest)) };
}
