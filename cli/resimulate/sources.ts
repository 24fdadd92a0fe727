import { z } from 'zod';
import { canonicalChannel } from '../../core/channels/names.ts';
import { resimulate } from '../../core/timeline/resimulate.ts';
import type { Terminal } from '../command.ts';
import { usageError } from '../errors.ts';
import { isFile } from '../histories/files.ts';
import { apiClient, type HttpClient } from '../http-client.ts';
import type { ChangedFlow } from './changed-flow.ts';
import { recordingsIn } from './recordings.ts';
import { type Tried, unreadable } from './tried.ts';
import { trySession } from './try-session.ts';

const PAGE = 200;

/** Tries one conversation. */
export type Source = () => Promise<Tried>;

interface Tools {
  /** Of the command, for what is called wrongly. */
  usage: string;
  flow: ChangedFlow;
  terminal: Terminal;
}

export interface Filters {
  query?: string;
  state?: string;
  failure?: string;
  channel?: string;
  app?: string;
}

/** The conversations that are named, or that the filters find. Throws a CliError where none can be tried. */
export async function sourcesOf(named: readonly string[], filters: Filters, tools: Tools): Promise<Source[]> {
  const files = named.filter(isFile);
  const ids = named.filter((one) => !isFile(one));
  const fromFiles = files.length === 0 ? [] : await filesTried(files, tools);
  if (named.length > 0 && ids.length === 0) return fromFiles;
  const client = apiClient(tools.terminal.env);
  const { flow, terminal } = tools;
  const found = named.length === 0 ? await idsOf(client, filters, nameOfFlow(flow)) : ids;
  const trying = { client, flow, interrupted: terminal.interrupted };
  return [...fromFiles, ...found.map((id) => () => trySession(id, trying))];
}

async function filesTried(files: readonly string[], { flow, terminal, usage }: Tools): Promise<Source[]> {
  if (flow.kind === 'published')
    throw usageError(`On files a flow is tried that is a file, too: no API is asked. Usage: colloquy ${usage}`);
  const conversations = await recordingsIn(files, terminal.env);
  return conversations.map(({ of, recording, caution = '' }) => async () => {
    if (caution !== '') terminal.err(`${of}: ${caution}`);
    if (typeof recording === 'string') return unreadable(of, recording);
    return { of, ...resimulate(recording, flow.flow) };
  });
}

const Line = z.looseObject({ id: z.string(), flow: z.string() });
const Page = z.looseObject({ sessions: z.array(Line), next: z.string().nullish() });

const nameOfFlow = (changed: ChangedFlow) => (changed.kind === 'file' ? changed.flow.flow : changed.flow);

/** Page by page, to the last. A query says itself of which flow; without one it is the flow that is tried, in any version. */
async function idsOf(client: HttpClient, { channel, app, ...filters }: Filters, flow: string): Promise<string[]> {
  const isWanted = (line: z.infer<typeof Line>) =>
    line.id !== '' && (filters.query !== undefined || line.flow.split('@')[0] === flow);
  const ids: string[] = [];
  let next: string | null | undefined;
  do {
    const wanted = { ...filters, channel: channel && canonicalChannel(channel), appId: app, limit: String(PAGE), next };
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(wanted)) if (value) query.set(name, value);
    const path = `/v1/sessions?${query}`;
    const page = await client.call({ method: 'GET', path, schema: Page });
    ids.push(...page.sessions.filter(isWanted).map(({ id }) => id));
    next = page.next;
  } while (next);
  return ids;
}
