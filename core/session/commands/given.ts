import type { CommandName, GivenCommand, OperatorCommand } from '../given-command.ts';
import { beginCommand } from './begin.ts';
import type { Command } from './command.ts';
import {
  endCommand,
  handoverCommand,
  migrateCommand,
  outsideCommand,
  releaseCommand,
  retryCommand,
  sayCommand,
  setVariablesCommand,
} from './commands.ts';

type Maker<K extends CommandName> = (given: GivenCommand<K>['given']) => Command;

/** Complete by type: a new command does not compile until it has its maker. */
const MAKERS: { [K in CommandName]: Maker<K> } = {
  retry: retryCommand,
  end: ({ because }) => endCommand(because),
  begin: ({ start, ifActive }) => beginCommand(start, ifActive),
  event: ({ id, name, data }) => outsideCommand({ id, name, data }),
  say: ({ id, messages }) => sayCommand({ id, messages }),
  handover: ({ sessionId: _meant, by: _by, why: _why, ...to }) => handoverCommand(to),
  release: ({ id }) => releaseCommand(id),
  variables: ({ id, variables }) => setVariablesCommand(id, variables),
  migrate: ({ id, by, flow, version, step }) => migrateCommand({ id, by, flow: { flow, version }, step }),
};

/** What was given, as a command to perform. */
export function commandOf<K extends CommandName>({
  name,
  given,
}: GivenCommand<K>): {
  command: Command;
  given: OperatorCommand;
} {
  return { command: MAKERS[name](given), given };
}
