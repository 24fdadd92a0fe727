import type { Command, Terminal } from './command.ts';
import { usageError } from './errors.ts';

/** What is left of the command line behind verb and action. */
export interface Call {
  args: string[];
  terminal: Terminal;
}

/** A verb whose first argument says what to do: `apps list`. Exit code 0; what goes wrong is thrown. */
export function verbOfActions(
  verb: { name: string; summary: string; usage: string },
  actions: { [action: string]: (call: Call) => Promise<void> },
): Command {
  const { name, summary, usage } = verb;
  return {
    summary,
    usage,
    async run([action, ...args], terminal) {
      const act = action !== undefined && Object.hasOwn(actions, action) ? actions[action] : undefined;
      if (act === undefined)
        throw usageError(`${name} needs one of: ${Object.keys(actions).join(', ')}. Usage: colloquy ${usage}`);
      await act({ args, terminal });
      return 0;
    },
  };
}
