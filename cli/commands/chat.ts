import { CHANNELS, canonicalChannel, isKnownChannel } from '../../core/channels/names.ts';
import { readArguments } from '../arguments.ts';
import { joinConversation } from '../chat/conversation.ts';
import { PACE, showIn, talkAtTerminal, talkThroughPipe } from '../chat/talk.ts';
import type { Command } from '../command.ts';
import { usageError } from '../errors.ts';
import { emulatorClient } from '../http-client.ts';
import { DEMO_APP } from '../local/demo.ts';

const USAGE = 'chat [--channel WHATSAPP] [--as +46…] [--app ID] [--json]';

const OPTIONS = {
  channel: { type: 'string', default: 'WHATSAPP' },
  as: { type: 'string', default: '+46700000001' },
  app: { type: 'string', default: DEMO_APP.appId },
} as const;

/** Plays a contact: types in, sees what that channel shows. */
export const chat: Command = {
  summary: 'plays a contact of the demo app in the emulator',
  usage: USAGE,
  async run(args, terminal) {
    const { values } = readArguments(args, OPTIONS, USAGE);
    const channel = canonicalChannel(values.channel);
    if (!isKnownChannel(channel))
      throw usageError(`There is no channel ${channel}. There are: ${CHANNELS.join(', ')}.`);
    const contact = { appId: values.app, channel, identity: values.as };
    const conversation = joinConversation(emulatorClient(terminal.env), contact);
    // What was said before this chat is not shown again.
    await conversation.news();
    const talk = { conversation, terminal, pace: PACE, show: showIn(terminal, values.json) };
    if (terminal.stdin.isTTY !== true) await talkThroughPipe(talk);
    else {
      terminal.err(
        `You are ${contact.identity} on ${channel}. Type a message; a number or a title presses a button. Ctrl-D leaves.`,
      );
      await talkAtTerminal(talk);
    }
    return 0;
  },
};
