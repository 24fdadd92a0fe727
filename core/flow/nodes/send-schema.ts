import { z } from 'zod';
import { compileMessage } from '../schema/compile-message.ts';
import { Message } from '../schema/message.ts';
import { StepHead } from '../schema/text.ts';
import { stepCompiler } from './step-compiler.ts';

const SendStep = z.strictObject({
  ...StepHead,
  send: z.union([z.array(Message).min(1, 'needs a message').max(20), Message]),
});

export const compileSend = stepCompiler({
  kind: 'send',
  schema: SendStep,
  known: [
    'send',
    'text',
    'media',
    'card',
    'location',
    'choices',
    'title',
    'description',
    'value',
    'synonyms',
    'hidden',
  ],
  body({ send }, scribe) {
    if (!Array.isArray(send)) return { messages: [compileMessage(send, scribe, ['send'])] };
    return { messages: send.map((message, index) => compileMessage(message, scribe, ['send', index])) };
  },
});
