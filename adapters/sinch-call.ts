import type { Dispatcher } from 'undici';
import type { z } from 'zod';
import type { AccessTokens } from './access-tokens.ts';
import type { Region } from './app-links.ts';
import type { HttpAnswer } from './http-answer.ts';
import type { SinchApp } from './sinch-app.ts';
import { failureOfAnswer, unreadableAnswer } from './sinch-failure.ts';
import { call, createSinchAgent, DEFAULT_TIMEOUT_MS, type HttpCall } from './sinch-http.ts';

export interface SinchCallOptions {
  tokens: AccessTokens;
  /** In place of Sinch's own address, see `sinchAddress`. */
  apiUrl?: string | undefined;
  /** Closed by whoever made it; without one the client makes its own. */
  dispatcher?: Dispatcher;
  /** For connecting, for the head of the answer, and between two pieces of its body. */
  timeoutMs?: number;
  /** Epoch ms. */
  now?: () => number;
}

export interface SinchOperation<S extends z.ZodType> {
  /** Completes "Could not …" in errors. */
  name: string;
  method: HttpCall['method'];
  /** Below `/v1/projects/{project}`. */
  path: string;
  query?: { [name: string]: string };
  body?: object;
  answer: S;
}

/** Sinch has a host per region, and knows an app on its own region's only. */
const SINCH_API_URL = 'https://{region}.conversation.api.sinch.com';

/** The address of a region, without a slash at its end. An override may say by `{region}` where the region goes; one without serves every region. */
export function sinchAddress(region: Region, override: string = SINCH_API_URL): string {
  return override.replaceAll('{region}', region).replace(/\/+$/, '');
}

export type CallSinch = <S extends z.ZodType>(
  app: SinchApp,
  operation: SinchOperation<S>,
  signal?: AbortSignal,
) => Promise<z.output<S>>;

/** Calls with a token, reads the answer, and turns everything that is none into a SinchError. */
export function createCallSinch(options: SinchCallOptions): CallSinch {
  const { tokens, apiUrl, timeoutMs = DEFAULT_TIMEOUT_MS, now = Date.now } = options;
  const dispatcher = options.dispatcher ?? createSinchAgent(timeoutMs);
  return async (app, operation, signal) => {
    const { answer: schema, ...request } = operation;
    const send = (token: string) =>
      call(httpCall(request, urlOf(app, request, apiUrl), token), { dispatcher, timeoutMs, signal });
    const answer = await withFreshToken({ tokens, app, signal }, send);
    if (answer.status < 200 || answer.status >= 300) throw failureOfAnswer(operation.name, answer, now());
    const read = schema.safeParse(answer.json);
    if (!read.success) throw unreadableAnswer(operation.name, answer);
    return read.data;
  };
}

interface TokenOwner {
  tokens: AccessTokens;
  app: SinchApp;
  signal: AbortSignal | undefined;
}

/** A 401 says that nothing was taken. Where the token expired in flight there is one more try; no other is any good, and the callers' own retries take a new one. */
async function withFreshToken(
  { tokens, app, signal }: TokenOwner,
  send: (token: string) => Promise<HttpAnswer>,
): Promise<HttpAnswer> {
  const refuse = (answer: HttpAnswer, token: string): HttpAnswer => {
    tokens.forget(app, token, 'refused');
    return answer;
  };
  const token = await tokens.get(app, signal);
  const answer = await send(token);
  if (answer.status !== 401) return answer;
  if (!saysExpired(answer)) return refuse(answer, token);
  tokens.forget(app, token, 'expired');
  const renewed = await tokens.get(app, signal);
  const again = await send(renewed);
  return again.status === 401 ? refuse(again, renewed) : again;
}

// As Sinch's own SDK tells an expired token from one that is no good.
function saysExpired({ headers }: HttpAnswer): boolean {
  return String(headers['www-authenticate']).includes('expired');
}

type Request = Omit<SinchOperation<z.ZodType>, 'answer'>;

function httpCall(operation: Request, url: URL, token: string): HttpCall {
  const { name, method, body } = operation;
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
  if (body === undefined) return { operation: name, method, url, headers };
  const json = { ...headers, 'content-type': 'application/json' };
  return { operation: name, method, url, headers: json, body: JSON.stringify(body) };
}

function urlOf(app: SinchApp, { path, query }: Request, apiUrl: string | undefined): URL {
  const url = new URL(`${sinchAddress(app.region, apiUrl)}/v1/projects/${encodeURIComponent(app.projectId)}${path}`);
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
  return url;
}
