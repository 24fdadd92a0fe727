import { createInterface } from 'node:readline';
import type { Terminal } from '../../command.ts';
import { CliError } from '../../errors.ts';
import { type LoadedFlowFile, loadFlowFile, problemLine } from '../../flow-files.ts';
import { testFilesOf } from '../../talks/test-file.ts';
import { showIn } from '../talk.ts';
import { type ChatContact, type ChatOutput, FileChat, type Played } from './file-chat.ts';
import { givenFor } from './given.ts';
import { watchFiles } from './watch.ts';

export interface FileTalk {
  /** The flow's file. */
  file: string;
  /** A test file that says what is given, instead of the one beside the flow. */
  given: string | undefined;
  contact: ChatContact;
  watch: boolean;
  json: boolean;
}

/** Deadlines are looked for so often. */
const TICK_MS = 200;

/** What the files hold now: the flow, unless it has errors, with all problems that were found, and all files that may change it. */
interface Files {
  played: Played | null;
  lines: string[];
  files: string[];
}

function readFiles({ file, given: named }: FileTalk): Files {
  const loaded: LoadedFlowFile = loadFlowFile(file);
  const given = givenFor(file, named);
  const lines = [...loaded.problems, ...given.problems].map(problemLine);
  const played = loaded.flow ? { flow: loaded.flow, given } : null;
  // A test file that is not there yet may come.
  return { played, lines, files: [...loaded.files, ...(named === undefined ? testFilesOf(file) : [named])] };
}

/** As `readFiles`, of files that may just be away; null then, and it is said why. */
function readAgain(talk: FileTalk, warn: (line: string) => void): Files | null {
  try {
    return readFiles(talk);
  } catch (thrown) {
    if (!(thrown instanceof CliError)) throw thrown;
    warn(thrown.message);
    return null;
  }
}

/** With `--json`, stdout holds what the contact sees, and nothing else that a program would have to tell apart. */
function outputOf(terminal: Terminal, json: boolean): ChatOutput {
  return {
    show: showIn(terminal, json),
    tell: (line) => (json ? terminal.err(line) : terminal.out(line)),
    warn: (line) => terminal.err(line),
    clock: () => Date.now(),
  };
}

interface Watched {
  talk: FileTalk;
  chat: FileChat;
  files: Files;
  warn(line: string): void;
}

/** Takes up each save until it is closed. */
function follow({ talk, chat, files, warn }: Watched): () => void {
  let before = JSON.stringify(files.played);
  const watching = watchFiles({
    onError: warn,
    onChange() {
      const now = readAgain(talk, warn);
      if (!now) return;
      watching.of(now.files);
      const { played, lines } = now;
      if (JSON.stringify(played) === before) return;
      for (const line of lines) warn(line);
      if (!played) return warn('(saved with errors; the talk goes on with what was there before)');
      before = JSON.stringify(played);
      chat.use(played);
    },
  });
  watching.of(files.files);
  return () => watching.close();
}

/** Lets a contact talk with a flow file until the input ends; resolves with the exit code, 1 when the flow has errors. */
export async function talkWithFile(talk: FileTalk, terminal: Terminal): Promise<number> {
  const output = outputOf(terminal, talk.json);
  const files = readFiles(talk);
  for (const line of files.lines) output.warn(line);
  if (!files.played) return 1;
  const chat = new FileChat(files.played, talk.contact, output);
  const stop = talk.watch ? follow({ talk, chat, files, warn: output.warn }) : () => undefined;
  const ticking = setInterval(() => chat.tick(), TICK_MS);
  try {
    await talkLines(chat, terminal);
  } finally {
    clearInterval(ticking);
    stop();
  }
  return 0;
}

async function talkLines(chat: FileChat, terminal: Terminal): Promise<void> {
  const lines = createInterface({ input: terminal.stdin });
  terminal.interrupted.addEventListener('abort', () => lines.close(), { once: true });
  for await (const line of lines) {
    if (terminal.interrupted.aborted) return;
    chat.line(line);
  }
}
