import { buttonsOf, readTyped } from '../../../cli/chat/answer.ts';
import { joinConversation } from '../../../cli/chat/conversation.ts';
import { createHttpClient } from '../../../cli/http-client.ts';
import type { OutgoingCard, OutgoingListItem, OutgoingMessage } from '../../../core/flow/message.ts';
import { formatPostback } from '../../../core/flow/postback.ts';
import { APP_ID, type EmulatorWithTarget, startEmulatorWithTarget, textTo } from '../../helpers/emulator.ts';
import { fitted } from '../../helpers/fitted.ts';

let emulator: EmulatorWithTarget;

beforeEach(async () => {
  emulator = await startEmulatorWithTarget();
  await emulator.tellsOf(['MESSAGE_INBOUND']);
});
afterEach(() => emulator.close());

const postback = (choice: number) => formatPostback({ sessionId: 'S', step: 'menu', choice });
const item = (title: string, choice: number): OutgoingListItem => ({
  title,
  description: '',
  mediaUrl: '',
  postback: postback(choice),
});
const text = (title: string, choice: number) => ({ kind: 'text' as const, text: title, postback: postback(choice) });
const card = (title: string, choice: number): OutgoingCard => ({
  title,
  description: '',
  mediaUrl: '',
  choices: [text(`Take ${title}`, choice)],
});
const LIST: OutgoingMessage = {
  kind: 'list',
  title: 'Which?',
  description: '',
  button: 'See',
  sections: [
    { title: 'Fruit', items: [item('Lemon', 0)] },
    { title: 'Other', items: [item('Nut', 1)] },
  ],
};
const CAROUSEL: OutgoingMessage = { kind: 'carousel', cards: [card('A', 0), card('B', 1)], choices: [text('Help', 2)] };

/** Sends a message as a reply would go, and lets the contact type something. */
async function typed(channel: string, message: OutgoingMessage, line: string) {
  const contact = { appId: APP_ID, channel, identity: '+46700000001' };
  const client = createHttpClient(emulator.base, { whatItIs: 'The emulator' });
  const conversation = joinConversation(client, contact);
  await emulator.vendor('POST', '/messages:send', {
    ...textTo(contact.identity, '', channel),
    message: fitted(message, channel).message,
  });
  const [bubble] = await conversation.news();
  const meant = bubble && readTyped(line, buttonsOf(bubble));
  if (meant?.kind !== 'say') throw new Error('nothing to say');
  await conversation.say(meant.message);
  const [callback] = await emulator.callbacks(1);
  return { bubble, said: callback?.body.message.contact_message };
}

test.each<[string, string, OutgoingMessage, string, number]>([
  ['an item of a list by its number', 'WHATSAPP', LIST, '2', 1],
  ['an item of a list by its title', 'WHATSAPP', LIST, 'lemon', 0],
  ['a button of the second card', 'RCS', CAROUSEL, '2', 1],
  ['a choice below the cards', 'RCS', CAROUSEL, '3', 2],
])('who presses %s sends its postback', async (_what, channel, message, line, choice) => {
  const { bubble, said } = await typed(channel, message, line);
  expect(said).toEqual({
    choice_response_message: { message_id: bubble?.message_id, postback_data: postback(choice) },
  });
});

test.each<[string, OutgoingMessage]>([
  ['a list', LIST],
  ['a carousel', CAROUSEL],
])('who answers the number of %s that is text sends that number', async (_what, message) => {
  const { bubble, said } = await typed('SMS', message, '2');
  expect(bubble?.shown.text).toContain('2. ');
  expect(said).toEqual({ text_message: { text: '2' } });
});
