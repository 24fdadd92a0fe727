import { z } from 'zod';
import { Resimulated } from '../../adapters/resimulations/resimulated.ts';
import { canonicalChannel } from '../../core/channels/names.ts';
import { resimulate } from '../../core/timeline/resimulate.ts';
import type { Terminal } from '../command.ts';
import { usageError } from '../errors.ts';
import { isFile } from '../histories/files.ts';
import { apiClient, type HttpClient, HttpError } from '../http-client.ts';
import type { ChangedFlow } from './changed-flow.ts';
import { recordingsIn } from './recordings.ts';
import { type Tried, unreadable } from './tried.ts';

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
  const found = named.length === 0 ? await idsOf(client, filters) : ids;
  return [...fromFiles, ...found.map((id) => () => trySession(client, id, tools.flow))];
}

async function filesTried(files: readonly string[], { flow, terminal, usage }: Tools): Promise<Source[]> {
  if (flow.kind === 'published')
    throw usageError(`On files a flow is tried that is a file, too: no API is asked. Usage: colloquy ${usage}`);
  const conversations = await recordingsIn(files, terminal.env);
  return conversations.map(({ of, recording, caution = '' }) => async () => {
    if (caution !== '') terminal.err(`${of}: ${caution}`);
    if (typeof recording === 'string') return unreadable(of, recording);
    return { of: recording.sessionId || of, ...resimulate(recording, flow.flow) };
  });
}

const Page = z.looseObject({ sessions: z.array(z.looseObject({ id: z.string() })), next: z.string().nullish() });

/** Page by page, to the last. */
async function idsOf(client: HttpClient, { channel, app, ...filters }: Filters): Promise<string[]> {
  const ids: string[] = [];
  let next: string | null | undefined;
  do {
    const wanted = { ...filters, channel: channel && canonicalChannel(channel), appId: app, limit: String(PAGE), next };
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(wanted)) if (value) query.set(name, value);
    const path = `/v1/sessions?${query}`;
    const page = await client.call({ method: 'GET', path, schema: Page });
    ids.push(...page.sessions.map(({ id }) => id).filter((id) => id !== ''));
    next = page.next;
  } while (next);
  return ids;
}

async function trySession(client: HttpClient, id: string, flow: ChangedFlow): Promise<Tried> {
  const body = flow.kind === 'file' ? { definition: flow.text } : { flow: flow.flow, version: flow.version };
  const path = `/v1/sessions/${encodeURIComponent(id)}/resimulate`;
  try {
    return { of: id, ...(await client.call({ method: 'POST', path, body, schema: Resimulated })) };
  } catch (error) {
    if (error instanceof HttpError && [404, 409].includes(error.status)) return unreadable(id, error.message);
    throw error;
  }
}
