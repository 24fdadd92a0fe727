import type { AppMessage, Choice, ListItem } from '../../core/channels/app-message.ts';
import { readChoice } from '../../core/channels/choices.ts';
import type { Bubble } from './bubble.ts';

/** A Sinch `contact_message`: what the emulator takes as said by the contact. */
export type ContactMessage =
  | { text_message: { text: string } }
  | { choice_response_message: { message_id: string; postback_data: string } };

/** A button the contact can press, with the message it hangs on. */
export interface Button {
  title: string;
  messageId: string;
  choice: Choice;
}

/** What a typed line means: something said, a link that a phone would open, or nothing. */
export type Typed =
  | { kind: 'say'; message: ContactMessage }
  | { kind: 'open'; title: string; link: string }
  | { kind: 'nothing' };

/**
 * The buttons of a message that its channel shows as such, in the order shown. A channel that shows choices as numbered lines
 * has none: there a number is typed and sent as text, as on a phone.
 */
export function buttonsOf({ message_id, app_message, shown }: Bubble): Button[] {
  const titles = [...shown.cards.flatMap((card) => card.choices), ...shown.choices];
  const choices = app_message === undefined ? [] : choicesOf(app_message);
  return titles.flatMap((title, index) => {
    const choice = choices[index];
    return choice === undefined ? [] : [{ title, messageId: message_id, choice }];
  });
}

function choicesOf(message: AppMessage): Choice[] {
  const { choice_message, card_message, carousel_message, list_message } = message;
  if (list_message) return list_message.sections.flatMap(({ items }) => items.map(asChoice));
  const ofCarousel = [
    ...(carousel_message?.cards.flatMap((card) => card.choices) ?? []),
    ...(carousel_message?.choices ?? []),
  ];
  return choice_message?.choices ?? card_message?.choices ?? ofCarousel;
}

/** An item answers like a text choice; a product, which goes into a cart, like one that holds nothing. */
function asChoice({ choice }: ListItem): Choice {
  if (!choice) return {};
  const { title, postback_data } = choice;
  return { text_message: { text: title }, ...(postback_data === undefined ? {} : { postback_data }) };
}

/** Reads a line as the person at the phone means it: the number or the title of a button presses it, all else is text. */
export function readTyped(line: string, buttons: Button[]): Typed {
  const text = line.trim();
  if (text === '') return { kind: 'nothing' };
  const byTitle = buttons.find(({ title }) => title.toLowerCase() === text.toLowerCase());
  const button = byTitle ?? (/^\d{1,2}$/.test(text) ? buttons[Number(text) - 1] : undefined);
  return button === undefined ? { kind: 'say', message: { text_message: { text } } } : press(button);
}

function press({ title, messageId, choice }: Button): Typed {
  const { link } = readChoice(choice);
  if (choice.text_message === undefined) return { kind: 'open', title, link };
  // Sinch's default where no postback was given.
  const postback = choice.postback_data ?? `${messageId}_${choice.text_message.text}`;
  return { kind: 'say', message: { choice_response_message: { message_id: messageId, postback_data: postback } } };
}
