import { z } from 'zod';
import { canonicalChannel } from '../../core/channels/names.ts';
import { theApp } from '../apps/the-app.ts';
import { readArguments, requireOption } from '../arguments.ts';
import type { Command, Terminal } from '../command.ts';
import { usageError } from '../errors.ts';
import { apiClient, type HttpClient } from '../http-client.ts';
import { askEach, canAsk } from '../questions.ts';

const USAGE = 'forget --identity ID [--channel NAME] [--app ID] [--dry-run] [--yes] [--json]';

const OPTIONS = {
  identity: { type: 'string' },
  channel: { type: 'string' },
  app: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  yes: { type: 'boolean', default: false },
} as const;

const Forgotten = z.looseObject({
  runs: z.number(),
  sessions: z.number(),
  receipts: z.number(),
  keptVariables: z.boolean(),
  consents: z.number(),
  deadLetters: z.number(),
  optOutKept: z.boolean(),
  atSinch: z.looseObject({ contactIds: z.array(z.string()), todo: z.array(z.string()) }),
});
type Forgotten = z.infer<typeof Forgotten>;

interface Contact {
  appId: string;
  channel: string;
  identity: string;
}

/** Removes a contact wherever he is stored here, after a look at what there is. */
export const forget: Command = {
  summary: 'removes a contact wherever he is stored here',
  usage: USAGE,
  more: [
    '--channel: one of his; of a number that begins with + it may be left out, since phone channels share what is known of it',
    '--dry-run: only says what would go. --yes: does not ask',
    'What Sinch has of him stays there; the answer says how to remove it.',
  ],
  async run(args, terminal) {
    const { values } = readArguments(args, OPTIONS, USAGE);
    const identity = requireOption(values.identity, 'identity', USAGE);
    const channel = channelOf(values.channel, identity);
    const api = apiClient(terminal.env);
    const contact = { appId: await theApp(api, values.app, USAGE), channel, identity };
    const tell = (told: Forgotten, said: string[]) => {
      const lines = isKnown(told) ? said : [`Nobody is known by that on ${channel}.`];
      for (const line of values.json ? [JSON.stringify(told)] : lines) terminal.out(line);
    };
    if (values['dry-run']) {
      const found = await call(api, contact, true);
      tell(found, ['Would go:', ...counts(found)]);
      return 0;
    }
    if (!values.yes && !(await isWanted(api, contact, terminal))) return 1;
    const done = await call(api, contact, false);
    tell(done, ['Forgotten:', ...counts(done), ...rest(done)]);
    return isKnown(done) ? 0 : 1;
  },
};

/** Whoever forgets a number means a phone; what else identifies somebody does so on its own channel only. */
function channelOf(named: string | undefined, identity: string): string {
  if (named !== undefined) return canonicalChannel(named);
  if (identity.trim().startsWith('+')) return 'SMS';
  throw usageError(`Add --channel: an identity that does not begin with + may be one of any. Usage: colloquy ${USAGE}`);
}

/** Whether there is anything of the contact, if only that he has opted out. */
function isKnown({ runs, sessions, receipts, keptVariables, consents, deadLetters, optOutKept }: Forgotten): boolean {
  return runs + sessions + receipts + consents + deadLetters > 0 || keptVariables || optOutKept;
}

// The identity stands in the body: addresses are logged.
function call(api: HttpClient, contact: Contact, dryRun: boolean): Promise<Forgotten> {
  return api.call({ method: 'DELETE', path: '/v1/contacts', body: { ...contact, dryRun }, schema: Forgotten });
}

async function isWanted(api: HttpClient, contact: Contact, terminal: Terminal): Promise<boolean> {
  if (!canAsk(terminal))
    throw usageError(`Nothing was forgotten: nobody is there to be asked. Add --yes. Usage: colloquy ${USAGE}`);
  const found = await call(api, contact, true);
  if (!isKnown(found)) {
    terminal.err(`Nobody is known by that on ${contact.channel}.`);
    return false;
  }
  for (const line of ['Would go:', ...counts(found)]) terminal.err(line);
  const prompt = 'Forget this contact? There is no way back. [y]es or [n]o? ';
  const [answer] = await askEach(terminal, [{ prompt, oneOf: ['y', 'n'] }]);
  if (answer !== 'y') terminal.err('Nothing was forgotten.');
  return answer === 'y';
}

function counts({ runs, sessions, receipts, keptVariables, consents, deadLetters }: Forgotten): string[] {
  return [
    `  runs at Temporal, with their histories: ${runs}`,
    `  archived sessions: ${sessions}`,
    `  receipts: ${receipts}`,
    `  kept variables: ${keptVariables ? 'some' : 'none'}`,
    `  consents: ${consents}`,
    `  unreadable callbacks: ${deadLetters}`,
  ];
}

function rest({ runs, optOutKept, atSinch }: Forgotten): string[] {
  const ids = atSinch.contactIds.join(', ');
  return [
    ...(runs > 0 ? ['Temporal deletes the runs within a minute: with --dry-run you see whether they are gone.'] : []),
    ...(optOutKept ? ['He has opted out: that alone is kept, without his number, so that nobody writes to him.'] : []),
    `At Sinch stays${ids === '' ? '' : ` (contact ${ids})`}:`,
    ...atSinch.todo.map((line) => `  ${line}`),
  ];
}
