import { z } from 'zod';
import { Channel } from '../channels.ts';
import { invalid, notFound, parse } from '../error.ts';
import { type Address, type Message, ReasonOrCode, ReceiptStatus } from '../state/messages.ts';
import type { ControlOperation } from './operation.ts';

const Given = z.strictObject({
  messageId: z.string().min(1),
  status: ReceiptStatus,
  reason: ReasonOrCode.optional(),
  /** One that the message was on before; absent: the one that it is on. */
  channel: Channel.optional(),
});

function addressOn({ receipts }: Message, channel: string): Address {
  const told = receipts.find(({ about }) => about?.channel === channel)?.about;
  if (!told) throw invalid('channel', 'the message was never on this channel');
  return told;
}

/** The channel reports on a message now: late, twice, or after it has reported the contrary. */
export const receipts: ControlOperation = {
  method: 'POST',
  path: '/control/receipts',
  handle(emulator, { body }) {
    const { messageId, channel, ...receipt } = parse(Given, body);
    const message = emulator.state.messages.byId.get(messageId);
    if (message?.direction !== 'TO_CONTACT') throw notFound('message');
    const isElsewhere = channel !== undefined && channel !== message.channel;
    const about = isElsewhere ? { about: addressOn(message, channel) } : {};
    emulator.receipts.report(message, { ...receipt, ...about });
    return { status: 202, body: { message_id: messageId } };
  },
};
