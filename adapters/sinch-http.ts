import { Agent, type Dispatcher, request } from 'undici';
import type { HttpAnswer } from './http-answer.ts';
import { failureWithoutAnswer } from './sinch-failure.ts';

/** Sinch closes idle connections when it likes: ours close first, so that a request seldom meets one that is gone. */
const KEEP_ALIVE_MS = 4_000;
export const DEFAULT_TIMEOUT_MS = 10_000;
const CONNECTIONS = 64;
/** A page of 1,000 messages is far below. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

/** A pool of kept-alive connections per host. Whoever makes one closes it. */
export function createSinchAgent(timeoutMs: number): Agent {
  return new Agent({
    connect: { timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connections: CONNECTIONS,
    maxResponseSize: MAX_ANSWER_BYTES,
  });
}

export interface HttpCall {
  /** Names the call in errors, e.g. `send a message`. */
  operation: string;
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  url: URL;
  headers: { [name: string]: string };
  body?: string;
}

export interface HttpOptions {
  dispatcher: Dispatcher;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

/** One request, its answer whatever the status. Rejects with SinchError where there is no whole answer. */
export async function call(what: HttpCall, { dispatcher, timeoutMs, signal }: HttpOptions): Promise<HttpAnswer> {
  try {
    // A signal that has fired already must not count as a request that may have been accepted.
    if (signal?.aborted) throw Object.assign(new Error('aborted before it began'), { code: 'ABORTED_BEFORE' });
    const { method, url, headers, body } = what;
    const answer = await request(url, {
      method,
      headers,
      dispatcher,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      ...(body === undefined ? {} : { body }),
      ...(signal ? { signal } : {}),
    });
    return { status: answer.statusCode, headers: answer.headers, json: await readJson(answer) };
  } catch (error) {
    throw failureWithoutAnswer(what.operation, error);
  }
}

/** A refusal is one whatever its body; only the body of an acceptance must be whole. */
async function readJson({ statusCode, body }: Dispatcher.ResponseData): Promise<unknown> {
  try {
    return parse(await body.text());
  } catch (error) {
    if (statusCode >= 200 && statusCode < 300) throw error;
    return undefined;
  }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
