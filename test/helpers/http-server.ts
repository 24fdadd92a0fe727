import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Heard {
  method: string;
  path: string;
  authorization: string | undefined;
  body: unknown;
}

export interface Answer {
  status?: number;
  body?: unknown;
}

/** A JSON server on loopback that remembers what it heard and answers as told. */
export async function serveJson(answer: (heard: Heard) => Answer | Promise<Answer>) {
  const heard: Heard[] = [];
  const server = createServer(async (request, response) => {
    const one = await hear(request);
    heard.push(one);
    const { status = 200, body } = await answer(one);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    base: `http://127.0.0.1:${address.port}`,
    port: address.port,
    heard,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

async function hear(request: IncomingMessage): Promise<Heard> {
  const body = await text(request);
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    authorization: request.headers.authorization,
    body: body === '' ? undefined : JSON.parse(body),
  };
}
