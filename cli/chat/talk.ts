import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { Terminal } from '../command.ts';
import { CliError, errorText } from '../errors.ts';
import { type Button, buttonsOf, readTyped } from './answer.ts';
import type { Bubble } from './bubble.ts';
import type { Conversation } from './conversation.ts';
import { renderBubble } from './render.ts';

export interface Pace {
  pollMs: number;
  /** An answer is complete when nothing more came for this long, counted in looks. */
  quietMs: number;
  /** No answer at all for this long, counted in looks, is an error. */
  patienceMs: number;
}

export const PACE: Pace = { pollMs: 100, quietMs: 800, patienceMs: 20_000 };

export interface Chat {
  conversation: Conversation;
  show(bubble: Bubble): void;
  terminal: Terminal;
  pace: Pace;
}

/** Plain printing of a bubble, or one JSON line of it. */
export function showIn(terminal: Terminal, json: boolean): (bubble: Bubble) => void {
  return (bubble) => {
    if (json) terminal.out(JSON.stringify({ messageId: bubble.message_id, shown: bubble.shown }));
    else for (const line of renderBubble(bubble)) terminal.out(line);
  };
}

/** Piped input: each line is sent and its answer awaited, until the input ends. */
export async function talkThroughPipe(chat: Chat): Promise<void> {
  let buttons: Button[] = [];
  for await (const line of createInterface({ input: chat.terminal.stdin })) {
    if (chat.terminal.interrupted.aborted) return;
    if (!(await sayTyped(chat, line, buttons))) continue;
    const answer = await awaitAnswer(chat);
    buttons = latestButtons(answer, buttons);
  }
}

/** Says a typed line; false when there was nothing to say. */
async function sayTyped({ conversation, terminal }: Chat, line: string, buttons: Button[]): Promise<boolean> {
  const typed = readTyped(line, buttons);
  if (typed.kind === 'open') terminal.err(`(a phone would open ${typed.title}: ${typed.link})`);
  if (typed.kind === 'say') await conversation.say(typed.message);
  return typed.kind === 'say';
}

// Looks are counted, not the clock read: a process that stood still has not looked meanwhile.
async function awaitAnswer({ conversation, show, pace }: Chat): Promise<Bubble[]> {
  const answer: Bubble[] = [];
  let quietFor = 0;
  while (quietFor < (answer.length === 0 ? pace.patienceMs : pace.quietMs)) {
    const news = await conversation.news();
    for (const bubble of news) show(bubble);
    quietFor = news.length > 0 ? 0 : quietFor + pace.pollMs;
    answer.push(...news);
    await pause(pace.pollMs);
  }
  if (answer.length === 0) {
    throw new CliError(
      `No answer within ${pace.patienceMs / 1000} s. \`npm run -s colloquy -- sessions --state failed\` says whether the session is parked.`,
    );
  }
  return answer;
}

/** The buttons of the last message that has any: older ones scroll away, as on a phone. */
function latestButtons(bubbles: Bubble[], before: Button[]): Button[] {
  return bubbles.map(buttonsOf).findLast((buttons) => buttons.length > 0) ?? before;
}

/** A person at a terminal: what comes is shown when it comes, what is typed is sent at once. */
export async function talkAtTerminal(chat: Chat): Promise<void> {
  const { terminal, conversation, pace } = chat;
  let buttons: Button[] = [];
  const lines = createInterface({ input: terminal.stdin });
  const over = new AbortController();
  const ends = AbortSignal.any([over.signal, terminal.interrupted]);
  lines.on('line', (line) => {
    sayTyped(chat, line, buttons).catch((thrown: unknown) => terminal.err(errorText(thrown)));
  });
  lines.on('close', () => over.abort());
  ends.addEventListener('abort', () => lines.close(), { once: true });
  while (!ends.aborted) {
    const news = await conversation.news();
    // Before they are shown: who reads them may press at once.
    buttons = latestButtons(news, buttons);
    for (const bubble of news) chat.show(bubble);
    await pause(pace.pollMs, undefined, { signal: ends }).catch(() => undefined);
  }
}
