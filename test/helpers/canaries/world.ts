import { join } from 'node:path';
import { json, type LoopbackServer, startLoopbackServer } from '../loopback-server.ts';
import { Program } from '../program.ts';
import { builtFolder } from '../stack/built.ts';
import { type Stack, startStack } from '../stack.ts';
import { type Planted, plantPersonalData, plantSecrets } from './canaries.ts';
import type { Place } from './search.ts';

const ENDS_WITHIN_MS = 30_000;

/** What was heard of Colloquy from outside. */
export interface Heard {
  /** Error bodies, and what the command line says of errors: for whoever asked wrongly. */
  errors: Place[];
  /** What operators were shown, who may see people's words, and never a secret. */
  shown: Place[];
  logs: Place[];
}

/** A stack with canaries for secrets and for people, and the servers that its flow reaches. */
export interface World {
  stack: Stack;
  canaries: Planted;
  heard: Heard;
  shop: LoopbackServer;
  desk: LoopbackServer;
  close(): Promise<void>;
}

export async function startWorld(env: NodeJS.ProcessEnv, options: { ownTemporal: boolean }): Promise<World> {
  const canaries = { ...plantSecrets(), ...plantPersonalData() };
  const heard: Heard = { errors: [], shown: [], logs: [] };
  const [shop, desk] = await Promise.all([startEcho(canaries), startEcho(canaries)]);
  const closeServers = () => Promise.all([shop.close(), desk.close()]);
  const ours = {
    MASTER_KEY: canaries.masterKey,
    API_TOKENS: `${canaries.apiToken}:read+operate+publish`,
    CALL_ALLOWED_HOSTS: '127.0.0.1',
    LOG_LEVEL: 'trace',
  };
  const onLine = (process: string, line: string) => heard.logs.push({ name: `log of ${process}`, content: line });
  const stack = await startStack({ ...options, env: { ...ours, ...env }, onLine }).catch(async (error: unknown) => {
    await closeServers();
    throw error;
  });
  const close = async () => {
    await Promise.all([closeServers(), stack.close()]);
  };
  return { stack, canaries, heard, shop, desk, close };
}

/** First it breaks, then it takes what it is sent; in both it says back what it was sent beside the body, as servers do. */
function startEcho({ outboundText }: Planted): Promise<LoopbackServer> {
  return startLoopbackServer((response, { url, headers }, nth) =>
    json(response, nth === 0 ? 500 : 201, { said: outboundText, url, headers }),
  );
}

export interface ApiAnswer {
  status: number;
  text: string;
}

/** One call to the API. What it says of an error is kept, and what it shows too. A text for a body is sent as it is. */
export async function callApi(
  world: World,
  request: string,
  { body, token = world.canaries.apiToken, headers = {} }: { body?: unknown; token?: string; headers?: object } = {},
): Promise<ApiAnswer> {
  const [method = '', path = ''] = request.split(' ');
  const answer = await fetch(`${world.stack.apiUrls[0]}${path}`, {
    method,
    headers: {
      connection: 'close',
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const content = JSON.stringify([...answer.headers]) + text;
  const place = { name: `${answer.status} of call ${world.heard.errors.length + world.heard.shown.length}`, content };
  (answer.status >= 400 ? world.heard.errors : world.heard.shown).push(place);
  return { status: answer.status, text };
}

/** One command of the command line, with the stack's API. Resolves with its exit code. */
export async function runCli(world: World, args: string[], input = ''): Promise<number | null> {
  const { stack, canaries, heard } = world;
  const env = {
    PATH: process.env.PATH,
    DATA_DIR: join(stack.folder, 'cli'),
    API_URL: stack.apiUrls[0],
    API_TOKENS: `${canaries.apiToken}:read+operate+publish`,
  };
  const program = new Program(process.execPath, [join(builtFolder(), 'cli', 'main.js'), ...args], { env, input });
  const { code } = await program.ends(ENDS_WITHIN_MS);
  heard.errors.push({ name: `stderr of ${args[0]}`, content: program.stderr });
  heard.shown.push({ name: `stdout of ${args[0]}`, content: program.stdout });
  return code;
}
