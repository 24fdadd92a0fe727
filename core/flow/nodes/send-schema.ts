import { z } from 'zod';
import { compileMessage } from '../schema/compile-message.ts';
import { fields } from '../schema/fields.ts';
import { Message } from '../schema/message.ts';
import { pick } from '../schema/pick.ts';
import { Goto, StepHead } from '../schema/text.ts';
import { stepCompiler } from './step-compiler.ts';

const Messages = z.array(Message).min(1, 'needs a message').max(20, 'holds more than 20 messages');

const Send = pick<Message | Message[]>([Message, Messages], (raw) => (Array.isArray(raw) ? Messages : Message));

export const compileSend = stepCompiler({
  kind: 'send',
  schema: fields({ ...StepHead, goto: Goto.optional(), send: Send.describe('A message, or a list of messages.') }),
  body({ send }, scribe) {
    if (!Array.isArray(send)) return { messages: [compileMessage(send, scribe, ['send'])] };
    return { messages: send.map((message, index) => compileMessage(message, scribe, ['send', index])) };
  },
});
