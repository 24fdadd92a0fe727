import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { TLSSocket } from 'node:tls';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

const CERTIFICATES = join(__dirname, '..', '..', 'fixtures', 'tls');
const AUTH = 'auth.sinch.com';
const REGION = /^(us|eu|br)\.conversation\.api\.sinch\.com$/;

/** A request as it came in; `query` and `headers` by name, `body` parsed where it is JSON, else as text. */
export interface SinchRequest {
  /** As the handshake named it. */
  serverName: string;
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: unknown;
}

export type CertificateName = 'sinch' | 'elsewhere' | 'forged';

/** Sinch's hosts over HTTPS on loopback, which remember every request and have the emulator answer it, each region for itself. */
export interface SinchHosts {
  requests: SinchRequest[];
  /** Access tokens in the order in which they were issued. */
  tokens: string[];
  /** What leads a process of ours here under Sinch's own names. */
  env: NodeJS.ProcessEnv;
  emulatorAt(url: string): void;
  /** Shows this certificate from now on, on new connections; there are no others. */
  show(certificate: CertificateName): void;
  close(): Promise<void>;
}

const Token = z.object({ access_token: z.string() });

export async function startSinchHosts(): Promise<SinchHosts> {
  const requests: SinchRequest[] = [];
  const tokens: string[] = [];
  let emulator = '';
  const server = createServer(certificateOf('sinch'), async (request, response) => {
    const text = (await buffer(request)).toString();
    const seen = read(request, text);
    requests.push(seen);
    const answer = await answerOf(emulator, seen, { url: request.url ?? '', text });
    if (!answer) return void response.destroy();
    if (seen.serverName === AUTH && answer.status === 200)
      tokens.push(Token.parse(JSON.parse(answer.body)).access_token);
    reply(response, answer);
  });
  const port = await listen(server);
  return {
    requests,
    tokens,
    env: {
      NODE_OPTIONS: `--import=${pathToFileURL(join(__dirname, 'resolve-sinch.mjs')).href}`,
      NODE_EXTRA_CA_CERTS: join(CERTIFICATES, 'authority.pem'),
      SINCH_LOOPBACK_PORT: `${port}`,
      SINCH_API_URL: '',
      SINCH_AUTH_URL: '',
    },
    emulatorAt: (url) => {
      emulator = url;
    },
    show(certificate) {
      server.setSecureContext(certificateOf(certificate));
      server.closeAllConnections();
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function certificateOf(name: CertificateName) {
  const file = (ending: string) => readFileSync(join(CERTIFICATES, `${name}.${ending}`));
  return { cert: file('pem'), key: file('key') };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Sinch’s hosts have no port.');
  return address.port;
}

function read({ socket, method = '', url = '', headers }: IncomingMessage, text: string): SinchRequest {
  const { pathname, searchParams } = new URL(url, 'https://sinch');
  return {
    serverName: (socket instanceof TLSSocket && socket.servername) || '',
    method,
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    body: headers['content-type'] === 'application/json' ? JSON.parse(text) : text,
  };
}

interface Answer {
  status: number;
  headers: Headers;
  body: string;
}

/** Undefined where the emulator broke the connection, and for a host that is none of Sinch's. */
async function answerOf(
  emulator: string,
  seen: SinchRequest,
  { url, text }: { url: string; text: string },
): Promise<Answer | undefined> {
  const region = REGION.exec(seen.serverName)?.[1];
  if (region === undefined && seen.serverName !== AUTH) return undefined;
  const { 'content-type': type = '', authorization = '' } = seen.headers;
  const headers = { authorization, connection: 'close', ...(type && { 'content-type': type }) };
  const body = text === '' ? {} : { body: text };
  try {
    const place = region === undefined ? '' : `/regions/${region}`;
    const answer = await fetch(`${emulator}${place}${url}`, { method: seen.method, headers, ...body });
    return { status: answer.status, headers: answer.headers, body: await answer.text() };
  } catch {
    return undefined;
  }
}

const PASSED_ON = ['content-type', 'retry-after', 'www-authenticate'];

function reply(response: ServerResponse, { status, headers, body }: Answer): void {
  const passedOn = PASSED_ON.flatMap((name) => {
    const value = headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  response.writeHead(status, Object.fromEntries(passedOn)).end(body);
}
