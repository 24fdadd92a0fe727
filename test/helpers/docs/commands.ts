import type { Block } from './blocks.ts';

/** One command of a document, with what a person types into it and what it prints, where the document says so. */
export interface DocumentedCommand {
  place: string;
  command: string;
  typed: string[];
  /** undefined: the document does not say. */
  printed: string[] | undefined;
}

/** Commands that no test runs here, each with what stands in for it. The list is meant to stay short. */
export const NOT_RUN: { command: RegExp; because: string }[] = [
  { command: /^(\w+=\S+ )*npm start$/, because: 'test/e2e/start.test.ts runs it' },
  {
    command: /^npm run -s emulate -- --app \w+$/,
    because: 'it runs until Ctrl-C; test/cli/commands/emulate.test.ts runs it',
  },
  { command: /^python3 emulated\.py$/, because: 'test/clients/python.test.ts runs it' },
  {
    command: /^docker compose up -d --build$/,
    because: 'no Docker in a test run; test/packaging.test.ts reads the file',
  },
  { command: /^export \w+=/, because: 'it only prepares docker compose, and stays in its own shell' },
];

/** What a test runs. A command of any other kind fails the test that looks for unknown ones. */
const RUN =
  /^(npm run -s colloquy -- (chat|check|demo|test|publish|resimulate|sessions|show|retry|recover|apps|settings|secrets|migrate|forget|doctor|replay)( |$)|curl |node \w+\.mjs$)/;

export function isNotRun({ command }: DocumentedCommand): boolean {
  return NOT_RUN.some((known) => known.command.test(command));
}

export function isKnown(documented: DocumentedCommand): boolean {
  return RUN.test(documented.command) || isNotRun(documented);
}

/** The commands of a block: every line of `sh`; what follows a `$` in `console`, with what is typed and printed below it. */
export function commandsOf(block: Block): DocumentedCommand[] {
  if (block.language === 'sh') return scriptCommands(block);
  return block.language === 'console' ? consoleCommands(block) : [];
}

function scriptCommands({ file, line, text }: Block): DocumentedCommand[] {
  const place = `${file}:${line}`;
  const lines = text.replace(/\\\n\s*/g, '').split('\n');
  return lines
    .filter((command) => command.trim() !== '' && !command.startsWith('#'))
    .map((command) => ({ place, command, typed: [], printed: undefined }));
}

function consoleCommands({ file, line, text }: Block): DocumentedCommand[] {
  const commands: (DocumentedCommand & { printed: string[] })[] = [];
  for (const [index, row] of text.split('\n').entries()) {
    const current = commands.at(-1);
    if (row.startsWith('$ '))
      commands.push({ place: `${file}:${line + index}`, command: row.slice(2), typed: [], printed: [] });
    else if (current && isTyped(current, row)) current.typed.push(row);
    else current?.printed.push(row);
  }
  return commands;
}

/** In a chat, what a person types has no mark (of a bubble, of a call) and no indent; nothing is typed elsewhere. */
function isTyped({ command }: DocumentedCommand, row: string): boolean {
  return command.includes(' chat ') && /^[^◀→\s]/.test(row);
}
