import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * Where traffic is held. `request`: from the first chunk of a request on, so that the other side hears nothing of it.
 * `response`: the request passes, what comes back does not.
 */
export interface Hold {
  at: 'request' | 'response';
  /** Only connections on which such text is sent; absent: every connection. Encrypted or compressed text matches nothing. */
  text?: string;
}

interface Line {
  client: Socket;
  server: Socket;
}

/**
 * A TCP proxy, before one process or, as a load balancer, before several, that can hold traffic: the exact moments of "before a send", "after it was accepted" and "between the signal
 * and the answer", without a sleep. What is held when a process is killed is lost with its connection, as on a real network.
 */
export class Gate {
  readonly #upstreams: number[];
  readonly #lines = new Set<Line>();
  readonly #server: Server;
  #turn = 0;
  #holds: (Hold & { reached: () => void })[] = [];

  constructor(upstreams: number[]) {
    this.#upstreams = upstreams;
    this.#server = createServer({ pauseOnConnect: true }, (client) => void this.#accept(client));
  }

  listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ port, host: '127.0.0.1' }, () => resolve());
    });
  }

  /** Holds what fits from now on; resolves when the first of it is held (or, for responses, when its request has passed). */
  hold(hold: Hold): Promise<void> {
    return new Promise((resolve) => {
      this.#holds.push({ ...hold, reached: resolve });
    });
  }

  /** Lets everything pass again. Connections on which something was held are cut: their bytes are gone. */
  open(): void {
    this.#holds = [];
    for (const { client, server } of this.#lines) {
      if (!client.isPaused() && !server.isPaused()) continue;
      client.destroy();
      server.destroy();
    }
  }

  /** Cuts every connection; new ones pass. */
  cut(): void {
    for (const { client, server } of this.#lines) {
      client.destroy();
      server.destroy();
    }
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #accept(client: Socket): Promise<void> {
    client.on('error', () => client.destroy());
    const server = await this.#connect();
    if (!server) {
      client.destroy();
      return;
    }
    const line = { client, server };
    this.#lines.add(line);
    const end = () => {
      client.destroy();
      server.destroy();
      this.#lines.delete(line);
    };
    for (const socket of [client, server]) socket.setNoDelay(true).on('error', end).on('close', end);
    client.on('data', (chunk) => this.#request(line, chunk));
    server.on('data', (chunk) => client.write(chunk));
    if (client.destroyed) end();
    client.resume();
  }

  /** To each in turn; one that does not listen is passed over. */
  async #connect(): Promise<Socket | undefined> {
    this.#turn += 1;
    for (let tries = 0; tries < this.#upstreams.length; tries += 1) {
      const port = this.#upstreams[(this.#turn + tries) % this.#upstreams.length] ?? 0;
      const socket = await connected(port);
      if (socket) return socket;
    }
    return undefined;
  }

  #request({ client, server }: Line, chunk: Buffer): void {
    const hold = this.#holds.find(({ text }) => text === undefined || chunk.includes(text));
    if (hold?.at === 'request') client.pause();
    else server.write(chunk);
    if (hold?.at === 'response') server.pause();
    hold?.reached();
  }
}

function connected(port: number): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const refused = () => resolve(undefined);
    socket.once('error', refused);
    socket.once('connect', () => {
      socket.off('error', refused);
      resolve(socket);
    });
  });
}
