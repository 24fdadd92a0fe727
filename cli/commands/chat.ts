import { CHANNELS, canonicalChannel, isKnownChannel } from '../../core/channels/names.ts';
import { readArguments } from '../arguments.ts';
import { joinConversation } from '../chat/conversation.ts';
import { talkWithFile } from '../chat/file/talk.ts';
import { PACE, showIn, talkAtTerminal, talkThroughPipe } from '../chat/talk.ts';
import type { Command, Terminal } from '../command.ts';
import { usageError } from '../errors.ts';
import { emulatorClient } from '../http-client.ts';
import { DEMO_APP } from '../local/demo.ts';

const USAGE = 'chat [FILE [--watch] [--given FILE]] [--channel WHATSAPP] [--as +46…] [--app ID] [--json]';

const OPTIONS = {
  channel: { type: 'string', default: 'WHATSAPP' },
  as: { type: 'string', default: '+46700000001' },
  app: { type: 'string' },
  watch: { type: 'boolean', default: false },
  given: { type: 'string' },
} as const;

interface Contact {
  channel: string;
  identity: string;
}

/** Plays a contact: types in, sees what that channel shows. */
export const chat: Command = {
  summary: 'plays a contact: of the demo app in the emulator, or with a flow file and no server',
  usage: USAGE,
  more: [
    'With a FILE nobody is called: given.call of the tests beside it, or of --given, says what the answers are.',
    '--watch goes on at the same step when the file is saved; /help, typed in the chat, lists what else can happen.',
  ],
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, OPTIONS, USAGE);
    const channel = canonicalChannel(values.channel);
    if (!isKnownChannel(channel))
      throw usageError(`There is no channel ${channel}. There are: ${CHANNELS.join(', ')}.`);
    const contact = { channel, identity: values.as };
    const { app, watch, given, json } = values;
    const [file, ...others] = positionals;
    if (others.length > 0) throw usageError(`A chat is with one FILE. Usage: colloquy ${USAGE}`);
    if (file === undefined) {
      if (watch || given !== undefined) throw usageError(`--watch and --given need a FILE. Usage: colloquy ${USAGE}`);
      return await talkWithApp({ ...contact, appId: app ?? DEMO_APP.appId }, terminal, json);
    }
    if (app !== undefined) throw usageError(`A chat with a FILE has no app. Usage: colloquy ${USAGE}`);
    greet(terminal, contact, '/help lists what else can happen.');
    return await talkWithFile({ file, given, contact, watch, json }, terminal);
  },
};

function greet(terminal: Terminal, { identity, channel }: Contact, more: string): void {
  if (terminal.stdin.isTTY !== true) return;
  const how = 'Type a message; a number or a title presses a button.';
  terminal.err([`You are ${identity} on ${channel}.`, how, more, 'Ctrl-D leaves.'].filter(Boolean).join(' '));
}

async function talkWithApp(contact: Contact & { appId: string }, terminal: Terminal, json: boolean): Promise<number> {
  const conversation = joinConversation(emulatorClient(terminal.env), contact);
  // What was said before this chat is not shown again.
  await conversation.news();
  const talk = { conversation, terminal, pace: PACE, show: showIn(terminal, json) };
  if (terminal.stdin.isTTY !== true) await talkThroughPipe(talk);
  else {
    greet(terminal, contact, '');
    await talkAtTerminal(talk);
  }
  return 0;
}
