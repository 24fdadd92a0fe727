import { setTimeout as pause } from 'node:timers/promises';
import type { Conversation } from '../chat/conversation.ts';
import { CliError } from '../errors.ts';
import type { DemoDoors } from '../local/demo.ts';
import { type Row, SessionsPage } from '../sessions/table.ts';
import { identityOf, type Line, PARTS, type Part } from './script.ts';
import { contactOf, DEMO_SHOP, refuseNext } from './stage.ts';

const LOOK_EVERY_MS = 150;
/** Looks are counted, not the clock read: a process that stood still has not looked meanwhile. */
const MOST_LOOKS = 200;

/** Plays all conversations: those that go well beside each other, the others one after another. Resolves with the failed ones, listed. */
export async function playAll(doors: DemoDoors, run: number): Promise<Row[]> {
  await Promise.all(PARTS.filter(({ trouble }) => !trouble).map((part) => play(doors, part, run)));
  const failing = PARTS.filter(({ trouble }) => trouble);
  for (const part of failing) await play(doors, part, run);
  return await Promise.all(failing.map((part) => listed(doors, part, run)));
}

async function play(doors: DemoDoors, part: Part, run: number): Promise<void> {
  const { channel, lines, trouble } = part;
  const conversation = contactOf(doors, { channel, identity: identityOf(part, run) });
  // What an earlier run said to the same contact.
  await conversation.news();
  for (const [index, line] of lines.entries()) {
    if (trouble === 'sinch' && index === lines.length - 1) await refuseNext(doors);
    await say(conversation, line);
  }
}

async function say(conversation: Conversation, { says, gets }: Line): Promise<void> {
  await conversation.say({ text_message: { text: says } });
  let got = 0;
  await until(`No answer came to ${JSON.stringify(says)}`, async () => {
    got += (await conversation.news()).length;
    return got >= gets || undefined;
  });
}

/** Temporal lists a session a moment after it has failed. */
function listed({ api }: DemoDoors, part: Part, run: number): Promise<Row> {
  const { appId } = DEMO_SHOP;
  const body = { state: 'failed', appId, channel: part.channel, identity: identityOf(part, run) };
  return until('A session that should have failed is not listed', async () => {
    const page = await api.call({ method: 'POST', path: '/v1/sessions/search', body, schema: SessionsPage });
    return page.sessions[0];
  });
}

async function until<T>(otherwise: string, look: () => Promise<T | undefined>): Promise<T> {
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await pause(LOOK_EVERY_MS);
  }
  throw new CliError(
    `${otherwise} within ${(MOST_LOOKS * LOOK_EVERY_MS) / 1000} s. \`npm run -s colloquy -- doctor\` says what is wrong.`,
  );
}
