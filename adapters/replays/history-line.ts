import type { History } from '@temporalio/common/lib/proto-utils.js';
import proto from '@temporalio/proto';

const { History: Message } = proto.temporal.api.history.v1;

/** A history as one line for the process that replays it: in Temporal's own encoding, which is read and written soonest. */
export function lineOf(history: History): string {
  return Buffer.from(Message.encode(history).finish()).toString('base64');
}

/** The history of such a line. Throws where it is none. */
export function historyOf(line: string): History {
  return Message.decode(Buffer.from(line, 'base64'));
}
