import { z } from 'zod';
import { notFound, parse } from '../error.ts';
import { PlannedReceipt } from '../state/messages.ts';
import type { ControlOperation } from './operation.ts';

const Given = PlannedReceipt.extend({ messageId: z.string().min(1) });

/** The channel reports on a message now: late, twice, or after it has reported the contrary. */
export const receipts: ControlOperation = {
  method: 'POST',
  path: '/control/receipts',
  handle(emulator, { body }) {
    const { messageId, ...receipt } = parse(Given, body);
    const message = emulator.state.messages.byId.get(messageId);
    if (message?.direction !== 'TO_CONTACT') throw notFound('message');
    emulator.receipts.report(message, receipt);
    return { status: 202, body: { message_id: messageId } };
  },
};
