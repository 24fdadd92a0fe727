import { createServer, type IncomingHttpHeaders } from 'node:http';
import { buildEmulator } from '../../emulator/app.ts';
import type { EmulatorOptions } from '../../emulator/options.ts';
import { eventually } from './eventually.ts';

export const APP_ID = '01EB37HMH1M6SV18ABNS3G135H';
export const PROJECT = 'c36f3d3d-1523-4edd-ae42-11995557ff61';

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever JSON came.
  body: any;
}

/** A running emulator on a free loopback port, and how to talk to both its faces. */
export interface RunningEmulator {
  base: string;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** On the vendor side, below the project, with key and secret. */
  vendor(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
    region?: string,
  ): Promise<Answer>;
  control(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Puts one fault rule in force, in place of any other. */
  breaks(on: string, fault: object, times?: number): Promise<Answer>;
  close(): Promise<void>;
}

/** The key and the secret that an emulator accepts unless it is told others. */
export const BASIC = `Basic ${Buffer.from('demo:demo').toString('base64')}`;

export async function startEmulator(options: Partial<EmulatorOptions> = {}): Promise<RunningEmulator> {
  const app = buildEmulator({ receiptDelayMs: 1, ...options });
  const base = await app.listen({ port: 0, host: '127.0.0.1' });

  async function call(method: string, path: string, body?: unknown, headers = {}): Promise<Answer> {
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
    const response = await fetch(base + path, { method, headers: { ...type, ...headers }, ...json });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  }

  return {
    base,
    call,
    vendor: (method, path, body, headers = {}, region = '') =>
      call(method, `${region && `/regions/${region}`}/v1/projects/${PROJECT}${path}`, body, {
        authorization: BASIC,
        ...headers,
      }),
    control: (method, path, body) => call(method, `/control${path}`, body),
    breaks: (on, fault, times = 1) =>
      // biome-ignore lint/suspicious/noThenProperty: the control side calls it so.
      call('POST', '/control/faults', { rules: [{ on, times, then: fault }] }),
    close: () => app.close(),
  };
}

export const textTo = (identity: string, text = 'Hello', channel = 'WHATSAPP') => ({
  app_id: APP_ID,
  recipient: { identified_by: { channel_identities: [{ channel, identity }] } },
  message: { text_message: { text } },
});

export interface ReceivedCallback {
  headers: IncomingHttpHeaders;
  raw: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever JSON came.
  body: any;
}

/** A webhook target that keeps what it gets and answers as `status` says. */
export interface CallbackTarget {
  url: string;
  received: ReceivedCallback[];
  close(): Promise<void>;
}

export async function startTarget(status: (count: number) => number = () => 200): Promise<CallbackTarget> {
  const received: ReceivedCallback[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString('utf8');
      received.push({ headers: request.headers, raw, body: JSON.parse(raw) });
      response.writeHead(status(received.length)).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The target does not listen on a port.');
  return {
    url: `http://127.0.0.1:${address.port}/callbacks`,
    received,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** An emulator, and a target for its callbacks. */
export interface EmulatorWithTarget extends RunningEmulator {
  /** Makes the app, with a signing webhook that tells the target of these. */
  tellsOf(triggers: string[], app?: object): Promise<void>;
  /** What the target got, once that is so much. */
  callbacks(count: number): Promise<ReceivedCallback[]>;
}

export async function startEmulatorWithTarget(options: Partial<EmulatorOptions> = {}): Promise<EmulatorWithTarget> {
  const [emulator, target] = await Promise.all([startEmulator(options), startTarget()]);
  return {
    ...emulator,
    async tellsOf(triggers, app = {}) {
      await emulator.control('POST', '/apps', { id: APP_ID, ...app });
      const webhook = { app_id: APP_ID, target: target.url, target_type: 'HTTP', secret: 'hush', triggers };
      await emulator.vendor('POST', '/webhooks', webhook);
    },
    async callbacks(count) {
      await eventually(`${count} callbacks`, () => target.received.length >= count);
      return target.received;
    },
    async close() {
      await Promise.all([emulator.close(), target.close()]);
    },
  };
}
