import { z } from 'zod';
import type { CompiledMessage } from '../compiled.ts';
import type { Path } from '../problem.ts';
import { compileMessage } from '../schema/compile-message.ts';
import { fields } from '../schema/fields.ts';
import { Message } from '../schema/message.ts';
import { pick } from '../schema/pick.ts';
import { Goto, StepHead } from '../schema/text.ts';
import { complain, type Scribe } from '../scribe.ts';
import { stepCompiler } from './step-compiler.ts';

const Messages = z.array(Message).min(1, 'needs a message').max(20, 'holds more than 20 messages');

const Send = pick<Message | Message[]>([Message, Messages], (raw) => (Array.isArray(raw) ? Messages : Message));

/** What is said in a channel's own words names no step to which a tap on it would belong. */
function compileSaid(message: Message, scribe: Scribe, path: Path): CompiledMessage {
  const compiled = compileMessage(message, scribe, path);
  const variants = compiled.kind === 'channels' ? Object.entries(compiled.byChannel) : [];
  for (const [name, variant] of variants)
    if (variant.kind === 'explicit' && variant.choices.length > 0)
      complain(
        scribe,
        [...path, 'channels', name, 'choices'],
        'Choices beside an explicit message are understood in a question only.',
        'Write ask in place of send, or take them out.',
      );
  return compiled;
}

export const compileSend = stepCompiler({
  kind: 'send',
  schema: fields({ ...StepHead, goto: Goto.optional(), send: Send.describe('A message, or a list of messages.') }),
  body({ send }, scribe) {
    if (!Array.isArray(send)) return { messages: [compileSaid(send, scribe, ['send'])] };
    return { messages: send.map((message, index) => compileSaid(message, scribe, ['send', index])) };
  },
});
