import type { CommandGiven, CommandName, GivenCommand } from '../session/given-command.ts';
import { messageText } from '../session/talk.ts';
import { member, textAt } from './recorded-json.ts';
import type { RecordedEvent } from './recording.ts';
import type { Saying } from './story-entry.ts';

type Worded<K extends CommandName> = (given: CommandGiven<K>) => string;

const versionOf = ({ flow, version }: { flow: string; version: number | 'latest' }) => `${flow}@${version}`;

/** What a command was given, in words; the values of variables and data may be sensitive. */
const GIVEN: { [K in CommandName]: Worded<K> } = {
  retry: ({ to }) => (to ? `on ${versionOf(to)}` : ''),
  end: ({ because = '' }) => because,
  begin: ({ start, ifActive }) =>
    `${start.flow ? versionOf(start.flow) : 'the app’s flow'}, if one is active: ${ifActive}`,
  event: ({ name }) => name,
  say: ({ messages }) => messages.map((message) => messageText(message)).join(' '),
  handover: ({ to, note }) => (note === '' ? `to ${to}` : `to ${to}: ${note}`),
  release: () => '',
  variables: ({ variables }) => Object.keys(variables).join(', '),
  migrate: ({ step, ...to }) => `to ${versionOf(to)}${step === undefined ? '' : `, at ${step}`}`,
};

function dispatch<K extends CommandName>({ name, given }: GivenCommand<K>): string {
  const words: Worded<K> = GIVEN[name];
  return words(given);
}

/** A command that was given. What a person says is told as a reply. */
export function commandSaying({ command, by }: RecordedEvent<'updateAccepted'>): Saying {
  const { by: who = by, why = '' } = command.given;
  return {
    kind: 'command',
    command: command.name,
    by: who,
    why,
    what: command.name === 'say' ? '' : dispatch(command),
  };
}

/** What came of it. */
export function commandDoneSaying(command: CommandName, { result, failure }: RecordedEvent<'updateCompleted'>): Saying {
  const done = member(result, 'done') === true;
  const message = failure?.message ?? textAt(result, 'message');
  return { kind: 'commandDone', command, done, message, code: failure?.type ?? textAt(result, 'code') };
}
