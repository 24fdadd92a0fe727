import { z } from 'zod';
import { readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { apiClient } from '../http-client.ts';

const USAGE = 'sessions [--state open|handedOver|failed|ended] [--channel NAME] [--app ID] [--archived] [--json]';

const OPTIONS = {
  state: { type: 'string' },
  channel: { type: 'string' },
  app: { type: 'string' },
  archived: { type: 'boolean', default: false },
} as const;

const Session = z.looseObject({
  id: z.string(),
  state: z.string(),
  channel: z.string().nullish(),
  flow: z.string().nullish(),
  reason: z.string().nullish(),
});

const Sessions = z.looseObject({ sessions: z.array(Session), next: z.string().nullish() });

/** Lists sessions, newest first as the API gives them. */
export const sessions: Command = {
  summary: 'the sessions, by state, channel or app',
  usage: USAGE,
  async run(args, terminal) {
    const { values } = readArguments(args, OPTIONS, USAGE);
    const query = new URLSearchParams();
    if (values.state !== undefined) query.set('state', values.state);
    if (values.channel !== undefined) query.set('channel', values.channel.toUpperCase());
    if (values.app !== undefined) query.set('appId', values.app);
    if (values.archived) query.set('archived', 'true');
    const list = await apiClient(terminal.env).call({ method: 'GET', path: `/v1/sessions?${query}`, schema: Sessions });
    if (values.json) terminal.out(JSON.stringify(list));
    else for (const line of table(list)) terminal.out(line);
    return 0;
  },
};

function table({ sessions: list, next }: z.infer<typeof Sessions>): string[] {
  if (list.length === 0) return ['No sessions.'];
  const lines = list.map(({ id, state, channel, flow, reason }) =>
    `${id}  ${state.padEnd(10)}  ${(channel ?? '').padEnd(10)}  ${flow ?? ''}  ${reason ?? ''}`.trimEnd(),
  );
  return next ? [...lines, 'There are more: narrow them by --state, --channel or --app.'] : lines;
}
