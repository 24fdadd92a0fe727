import { Duration } from '../../../core/flow/schema/duration.ts';
import type { Json } from '../../../core/json.ts';
import { maskedVariables } from '../../../core/session/masking.ts';
import type { Stage } from '../../../core/talks/stage.ts';

/** What a command may touch of a chat. */
export interface Commanded {
  readonly stage: Stage;
  /** Begins anew, with a contact whom nobody knows. */
  restart(): void;
  /** Time passes. */
  skip(ms: number): void;
  tell(line: string): void;
}

interface SlashCommand {
  usage: string;
  summary: string;
  /** Why it cannot be done, in a sentence; '' when it was. */
  run(argument: string, chat: Commanded): string;
}

const done = '';

function readJson(text: string): Json | undefined {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function after(argument: string, chat: Commanded): string {
  const { data: ms } = Duration.safeParse(argument);
  if (ms === undefined) return `${JSON.stringify(argument)} is no time such as 31m or 1d, of a year at most.`;
  chat.skip(ms);
  return done;
}

function event(argument: string, { stage }: Commanded): string {
  const [, name = '', rest = ''] = /^(\S*)\s*(.*)$/s.exec(argument) ?? [];
  const data = readJson(rest);
  if (name === '') return 'An event has a name: /event paid {"amount": 5}';
  return data === undefined ? `What stands behind ${name} is no JSON.` : stage.event(name, data);
}

function receipt(argument: string, { stage }: Commanded): string {
  if (argument === 'delivered' || argument === 'read' || argument === 'failed') return stage.receipt(argument);
  return 'A receipt says delivered, read or failed.';
}

function vars(_argument: string, chat: Commanded): string {
  const { session, scene } = chat.stage;
  const shown = Object.entries(maskedVariables(session?.flowState ?? null, scene.flow));
  if (shown.length === 0) chat.tell('No variable has a value.');
  for (const [name, value] of shown) chat.tell(`${name}: ${JSON.stringify(value)}`);
  return done;
}

const consent =
  (given: boolean): SlashCommand['run'] =>
  (_argument, { stage }) => {
    stage.consent(given);
    return done;
  };

const COMMANDS: { [name: string]: SlashCommand } = {
  after: { usage: '/after 31m', summary: 'time passes', run: after },
  restart: {
    usage: '/restart',
    summary: 'begins anew, with a contact whom nobody knows',
    run: (_argument, chat) => {
      chat.restart();
      return done;
    },
  },
  start: {
    usage: '/start',
    summary: 'begins a session from outside, as the API does',
    run: (_argument, { stage }) => {
      stage.begin();
      return done;
    },
  },
  vars: { usage: '/vars', summary: 'shows the variables; sensitive ones are masked', run: vars },
  event: { usage: '/event NAME {json}', summary: 'something happens outside', run: event },
  'opt-out': { usage: '/opt-out', summary: 'the contact opts out', run: consent(false) },
  'opt-in': { usage: '/opt-in', summary: 'the contact opts in again', run: consent(true) },
  receipt: {
    usage: '/receipt delivered',
    summary: 'or read, or failed: what became of the last message',
    run: receipt,
  },
  person: {
    usage: '/person TEXT',
    summary: 'a person says something, while it has the conversation',
    run: (text, { stage }) => (text === '' ? 'A person says something: /person Hello!' : stage.person(text)),
  },
  release: {
    usage: '/release',
    summary: 'the person gives the conversation back',
    run: (_argument, { stage }) => stage.release(),
  },
  help: { usage: '/help', summary: 'this list; a message that begins with / is written //', run: help },
};

function help(_argument: string, chat: Commanded): string {
  const width = Math.max(...Object.values(COMMANDS).map(({ usage }) => usage.length));
  for (const { usage, summary } of Object.values(COMMANDS)) chat.tell(`${usage.padEnd(width)}  ${summary}`);
  return done;
}

/** Whether a typed line is a command; `//` begins a message with one slash. */
export function isCommand(line: string): boolean {
  return /^\/(?!\/)/.test(line);
}

/** Does what a command says; why it cannot be done, in a sentence, or ''. */
export function runCommand(line: string, chat: Commanded): string {
  const [, name = '', argument = ''] = /^\/(\S*)\s*(.*)$/s.exec(line.trim()) ?? [];
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  return command ? command.run(argument, chat) : `There is no command /${name}. /help lists all.`;
}
