import type { ContactMessage } from '../../../cli/chat/answer.ts';
import { Bubble } from '../../../cli/chat/bubble.ts';
import type { Conversation } from '../../../cli/chat/conversation.ts';
import { showIn, talkAtTerminal, talkThroughPipe } from '../../../cli/chat/talk.ts';
import { type FakeTerminal, fakeTerminal } from '../../helpers/terminal.ts';

const PACE = { pollMs: 2, quietMs: 30, patienceMs: 200 };

/** A bubble every so many looks: fewer than those after which an answer is complete. */
const EVERY_LOOKS = 4;

/** Answers each message with one bubble per given text, in looks of their own, and offers a button in each. */
function answering(answers: (said: string) => string[]): Conversation & { heard: ContactMessage[] } {
  const heard: ContactMessage[] = [];
  const waiting: { bubble: Bubble; looks: number }[] = [];
  const said = (message: ContactMessage) =>
    'text_message' in message ? message.text_message.text : `tap ${message.choice_response_message.postback_data}`;
  const bubble = (text: string, index: number) =>
    Bubble.parse({
      message_id: `${heard.length}.${index}`,
      shown: { text, choices: ['Yes'] },
      app_message: { choice_message: { choices: [{ text_message: { text: 'Yes' }, postback_data: `${text}:yes` }] } },
    });
  return {
    heard,
    async say(message) {
      heard.push(message);
      answers(said(message)).forEach((text, index) => {
        waiting.push({ bubble: bubble(text, index), looks: EVERY_LOOKS * (index + 1) });
      });
    },
    async news() {
      for (const one of waiting) one.looks -= 1;
      const due = waiting.filter(({ looks }) => looks <= 0).length;
      return waiting.splice(0, due).map(({ bubble }) => bubble);
    },
  };
}

const talk = (conversation: Conversation, terminal: FakeTerminal) => ({
  conversation,
  terminal,
  pace: PACE,
  show: showIn(terminal, false),
});

describe('a chat through a pipe', () => {
  it('sends each line after the answer to the one before, and waits for all of an answer', async () => {
    const conversation = answering((said) => [`${said} one`, `${said} two`]);
    const terminal = fakeTerminal({ lines: ['a', '', 'b'] });
    await talkThroughPipe(talk(conversation, terminal));
    const texts = terminal.printed.filter((line) => line.startsWith('◀'));
    expect(texts).toEqual(['◀ a one', '◀ a two', '◀ b one', '◀ b two']);
  });

  it('presses a button of the latest message by its number', async () => {
    const conversation = answering((said) => [`re ${said}`]);
    await talkThroughPipe(talk(conversation, fakeTerminal({ lines: ['hi', '1'] })));
    expect(conversation.heard[1]).toEqual({
      choice_response_message: { message_id: '1.0', postback_data: 're hi:yes' },
    });
  });

  it('says what to look at when no answer comes', async () => {
    const silent = talkThroughPipe(
      talk(
        answering(() => []),
        fakeTerminal({ lines: ['hi'] }),
      ),
    );
    await expect(silent).rejects.toThrow(/No answer within 0.2 s.*sessions --state failed/);
  });
});

describe('a chat at a terminal', () => {
  it('sends what is typed and shows what comes, until it is interrupted', async () => {
    const conversation = answering((said) => [`re ${said}`]);
    const terminal = fakeTerminal({ isTTY: true });
    const show = ({ shown }: Bubble) => {
      terminal.printed.push(shown.text);
      if (terminal.printed.length === 1) terminal.stdin.write('1\n');
      else terminal.interrupt();
    };
    const over = talkAtTerminal({ ...talk(conversation, terminal), show });
    terminal.stdin.write('hi\n');
    await over;
    expect(terminal.printed).toEqual(['re hi', 're tap re hi:yes']);
  });

  it('ends with its input', async () => {
    const terminal = fakeTerminal({ isTTY: true, lines: [] });
    await expect(
      talkAtTerminal(
        talk(
          answering(() => []),
          terminal,
        ),
      ),
    ).resolves.toBeUndefined();
  });

  it('tells what cannot be sent and goes on', async () => {
    const terminal = fakeTerminal({ isTTY: true });
    const broken: Conversation = {
      say: async () => Promise.reject(new Error('The emulator does not answer.')),
      news: async () => {
        if (terminal.told.length > 0) terminal.interrupt();
        return [];
      },
    };
    const over = talkAtTerminal(talk(broken, terminal));
    terminal.stdin.write('hi\n');
    await over;
    expect(terminal.told).toEqual(['The emulator does not answer.']);
  });
});
