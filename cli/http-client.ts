import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { readApiTokens } from '../config/api-tokens.ts';
import { parseEnv } from '../config/env.ts';
import { CliError, errorCode, errorText } from './errors.ts';
import { readAddresses } from './local/addresses.ts';
import { dataDirOf } from './local/settings.ts';

/** One call: `path` is relative to the base, the answer is parsed by `schema`. */
export interface HttpCall<T extends z.ZodType> {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  body?: unknown;
  schema: T;
}

export interface HttpClient {
  base: string;
  call<T extends z.ZodType>(call: HttpCall<T>): Promise<z.output<T>>;
}

/** What an answer with a status of 400 or more says. */
export class HttpError extends CliError {
  readonly status: number;
  /** The body, where it was JSON. */
  readonly body: unknown;

  constructor(status: number, message: string, body?: unknown) {
    super(message);
    this.status = status;
    this.body = body;
  }
}

const Problem = z.object({
  title: z.string().optional(),
  detail: z.string().optional(),
  code: z.string().optional(),
  error: z.union([z.string(), z.object({ message: z.string() })]).optional(),
});

const TIMEOUT_MS = 30_000;

interface ClientOptions {
  token?: string;
  whatItIs: string;
  /** Who gives commands; the story of a session tells it. */
  operator?: string;
}

/** A JSON client for one base address. Failures are CliErrors of one sentence; the token is never in them. */
export function createHttpClient(base: string, options: ClientOptions): HttpClient {
  return {
    base,
    async call(call) {
      const response = await request(base, call, options);
      const text = await response.text();
      if (!response.ok) throw new HttpError(response.status, explain(call, response.status, text), parseJson(text));
      return readAnswer(call, text);
    },
  };
}

async function request(base: string, call: HttpCall<z.ZodType>, options: ClientOptions) {
  try {
    return await fetch(new URL(call.path, base), {
      method: call.method,
      headers: {
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
        ...(options.operator === undefined || call.method === 'GET' ? {} : { 'x-operator': options.operator }),
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (thrown) {
    const why = causeCode(thrown) || errorText(thrown);
    throw new CliError(
      `${options.whatItIs} at ${base} does not answer (${why}). Is it running? \`npm start\` brings it up.`,
    );
  }
}

/** fetch says only that it failed; its cause says ECONNREFUSED. */
function causeCode(thrown: unknown): string {
  const caused = typeof thrown === 'object' && thrown !== null && 'cause' in thrown;
  return caused ? errorCode(thrown.cause) : '';
}

function readAnswer<T extends z.ZodType>(call: HttpCall<T>, text: string): z.output<T> {
  const parsed = call.schema.safeParse(text === '' ? null : parseJson(text));
  if (parsed.success) return parsed.data;
  throw new CliError(
    `${call.method} ${call.path} answered in a shape this command does not know. Are both of one version?`,
  );
}

function explain(call: HttpCall<z.ZodType>, status: number, text: string): string {
  const problem = Problem.safeParse(parseJson(text));
  const words = problem.success ? wordsOf(problem.data) : '';
  const hint = status === 401 ? ' The token is that of DATA_DIR/api-token, or the first of API_TOKENS.' : '';
  return `${words || `${call.method} ${call.path} was refused`} (${status}).${hint}`;
}

function wordsOf({ title, detail, error }: z.infer<typeof Problem>): string {
  const message = typeof error === 'object' ? error.message : error;
  return (detail ?? message ?? title ?? '').replace(/\.$/, '');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The API: at API_URL, else on this machine at a PORT that is named, else where the last start on this data folder noted it. */
export function apiClient(source: NodeJS.ProcessEnv): HttpClient {
  const { API_URL, PORT } = parseEnv(source);
  const noted = source.PORT === undefined ? readAddresses(dataDirOf(source))?.api : undefined;
  const base = API_URL ?? noted ?? `http://127.0.0.1:${PORT}`;
  return createHttpClient(base, { token: tokenOf(source), whatItIs: 'The API', operator: userHere() });
}

/** Whoever is logged in here; a container may not know its user, and a header takes no other letters. */
function userHere(): string | undefined {
  try {
    const { username } = userInfo();
    return /^[\x21-\x7e]{1,100}$/.test(username) ? username : undefined;
  } catch {
    return undefined;
  }
}

/** The emulator's control side of this data folder. It has no token: it is for one machine. */
export function emulatorClient(source: NodeJS.ProcessEnv): HttpClient {
  const env = parseEnv(source);
  const base = readAddresses(dataDirOf(source))?.emulator ?? `http://127.0.0.1:${env.EMULATOR_PORT}`;
  return createHttpClient(base, { whatItIs: 'The emulator' });
}

function tokenOf(source: NodeJS.ProcessEnv): string {
  const named = readApiTokens(parseEnv(source).API_TOKENS).tokens[0]?.token;
  if (named !== undefined) return named;
  const path = join(dataDirOf(source), 'api-token');
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    throw new CliError(
      `There is no API token: ${path} cannot be read and API_TOKENS is empty. \`npm start\` makes one.`,
    );
  }
}
