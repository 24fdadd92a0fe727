import type { Command, Terminal } from './command.ts';
import { usageError } from './errors.ts';

/** What is left of the command line behind verb and action. */
export interface Call {
  args: string[];
  terminal: Terminal;
}

/** What a verb does when its first argument says so: `apps list`. What goes wrong is thrown. */
export interface Action {
  /** With the verb. */
  usage: string;
  run(call: Call): Promise<void>;
}

/** A verb of several actions; its exit code is 0. `--help` shows each with its own usage. */
export function verbOfActions(
  { name, summary }: { name: string; summary: string },
  actions: { [action: string]: Action },
): Command {
  const usage = `${name} ${Object.keys(actions).join('|')} … [--json]`;
  return {
    summary,
    usage,
    more: Object.values(actions).map((action) => `colloquy ${action.usage}`),
    async run([named, ...args], terminal) {
      const action = named !== undefined && Object.hasOwn(actions, named) ? actions[named] : undefined;
      if (action === undefined)
        throw usageError(`${name} needs one of: ${Object.keys(actions).join(', ')}. Usage: colloquy ${usage}`);
      await action.run({ args, terminal });
      return 0;
    },
  };
}
