import { canonicalChannel } from '../../core/channels/names.ts';
import { readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { apiClient, type HttpClient } from '../http-client.ts';
import { type Row, SessionsPage, tableOf } from '../sessions/table.ts';

const USAGE =
  'sessions [--state open|handedOver|failed|ended|stuck] [--failure any|CODE] [--as +46…] [--channel NAME] [--app ID] [--archived] [--json]';

const OPTIONS = {
  state: { type: 'string' },
  failure: { type: 'string' },
  as: { type: 'string' },
  channel: { type: 'string' },
  app: { type: 'string' },
  archived: { type: 'boolean', default: false },
} as const;

interface Wanted {
  state?: string;
  failure?: string;
  /** Of a contact. */
  identity?: string;
  channel?: string;
  appId?: string;
  archived?: true;
}

/** How many running sessions are looked at in one call for some that are stuck. */
const LOOK_AT = 200;

/** Lists sessions, newest first as the API gives them. Beside those that failed it lists those that are stuck. */
export const sessions: Command = {
  summary: 'the sessions, by state, failure, contact, channel or app; those that failed with why and what to do',
  usage: USAGE,
  more: [
    '--failure any lists failures that a route of the flow took care of as well.',
    '--archived lists those that are over, the last to end first, also when Temporal has let them go.',
    '--as lists the sessions of one contact; without --channel on whichever channel he is called so.',
  ],
  async run(args, terminal) {
    const { values } = readArguments(args, OPTIONS, USAGE);
    const { state, failure, as: identity, channel, app: appId, archived, json } = values;
    const wanted = {
      state,
      failure,
      identity,
      appId,
      ...(channel && { channel: canonicalChannel(channel) }),
      ...(archived && { archived }),
    };
    const api = apiClient(terminal.env);
    const list = state === 'stuck' ? await allStuck(api, wanted) : await listed(api, wanted);
    if (json) terminal.out(JSON.stringify(list));
    else for (const line of linesOf(list)) terminal.out(line);
    return 0;
  },
};

type List = SessionsPage & { note?: string };

async function listed(api: HttpClient, wanted: Wanted): Promise<List> {
  const page = await ask(api, wanted);
  if (wanted.state !== 'failed' || wanted.archived) return page;
  const { failure: _stuckHaveNone, ...also } = wanted;
  const stuck = await ask(api, { ...also, state: 'stuck', limit: LOOK_AT });
  const note = stuck.next
    ? `Stuck ones were looked for among ${stuck.looked} running sessions: --state stuck looks at all.`
    : undefined;
  return { ...page, sessions: withStuck(page.sessions, stuck.sessions), ...(note && { note }) };
}

/** What has failed and is stuck as well, once. */
function withStuck(failed: Row[], stuck: Row[]): Row[] {
  const ids = new Set(stuck.map(({ workflowId }) => workflowId));
  return [...stuck, ...failed.filter(({ workflowId }) => !workflowId || !ids.has(workflowId))];
}

/** Page by page, to the last: whoever asks for them wants to miss none. */
async function allStuck(api: HttpClient, wanted: Wanted): Promise<List> {
  const found: Row[] = [];
  let looked = 0;
  let next: string | undefined;
  do {
    const page = await ask(api, { ...wanted, limit: LOOK_AT, ...(next && { next }) });
    found.push(...page.sessions);
    looked += page.looked ?? 0;
    next = page.next ?? undefined;
  } while (next !== undefined);
  return { sessions: found, looked };
}

/** An identity goes in the body: an address may be logged. */
function ask(api: HttpClient, wanted: Wanted & { limit?: number; next?: string }): Promise<SessionsPage> {
  const given = Object.entries(wanted).filter(([, value]) => value !== undefined);
  if (wanted.identity !== undefined) {
    const body = Object.fromEntries(given);
    return api.call({ method: 'POST', path: '/v1/sessions/search', body, schema: SessionsPage });
  }
  const query = new URLSearchParams(Object.fromEntries(given.map(([name, value]) => [name, String(value)]))).toString();
  return api.call({ method: 'GET', path: `/v1/sessions${query && `?${query}`}`, schema: SessionsPage });
}

function linesOf({ sessions: rows, next, note }: List): string[] {
  return [
    ...(rows.length === 0 ? ['No sessions.'] : tableOf(rows)),
    ...(next ? ['There are more: narrow them by --state, --failure, --channel or --app.'] : []),
    ...(note ? [note] : []),
  ];
}
