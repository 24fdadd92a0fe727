import type { Command, Terminal } from './command.ts';
import { usageError } from './errors.ts';

/** Each verb's module is loaded only when it is called: `--help` and `check` stay quick. */
const VERBS: { [verb: string]: () => Promise<Command> } = {
  start: async () => (await import('./commands/start.ts')).start,
  chat: async () => (await import('./commands/chat.ts')).chat,
  demo: async () => (await import('./commands/demo.ts')).demo,
  emulate: async () => (await import('./commands/emulate.ts')).emulate,
  check: async () => (await import('./commands/check.ts')).check,
  test: async () => (await import('./commands/test.ts')).test,
  publish: async () => (await import('./commands/publish.ts')).publish,
  apps: async () => (await import('./commands/apps.ts')).apps,
  settings: async () => (await import('./commands/settings.ts')).settings,
  secrets: async () => (await import('./commands/secrets.ts')).secrets,
  sessions: async () => (await import('./commands/sessions.ts')).sessions,
  show: async () => (await import('./commands/show.ts')).show,
  replay: async () => (await import('./commands/replay.ts')).replay,
  resimulate: async () => (await import('./commands/resimulate.ts')).resimulate,
  retry: async () => (await import('./commands/retry.ts')).retry,
  recover: async () => (await import('./commands/recover.ts')).recover,
  migrate: async () => (await import('./commands/migrate.ts')).migrate,
  forget: async () => (await import('./commands/forget.ts')).forget,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
};

/** Runs one verb with its arguments and resolves with the exit code. */
export async function runVerb(argv: string[], terminal: Terminal): Promise<number> {
  const [verb, ...args] = argv;
  if (verb === undefined) throw usageError(await overview());
  if (verb === '--help' || verb === '-h' || verb === 'help') {
    terminal.out(await overview());
    return 0;
  }
  const command = await findVerb(verb);
  if (args.includes('--help')) {
    const lines = [`colloquy ${command.usage}`, command.summary, ...(command.more ?? [])];
    terminal.out(lines.join('\n  '));
    return 0;
  }
  return await command.run(args, terminal);
}

async function findVerb(verb: string): Promise<Command> {
  const load = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  if (load !== undefined) return await load();
  throw usageError(`There is no verb ${JSON.stringify(verb)}. There are: ${Object.keys(VERBS).join(', ')}.`);
}

async function overview(): Promise<string> {
  const commands = await Promise.all(Object.values(VERBS).map((load) => load()));
  const width = Math.max(...commands.map(({ usage }) => usage.length));
  const lines = commands.map(({ usage, summary }) => `  colloquy ${usage.padEnd(width)}  ${summary}`);
  return ['Durable conversations on the Sinch Conversation API.', '', ...lines].join('\n');
}
