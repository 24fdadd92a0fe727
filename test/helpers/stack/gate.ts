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
 * A TCP proxy that can hold traffic: the exact moments of "before a send", "after it was accepted" and "between the signal
 * and the answer", without a sleep. What is held when a process is killed is lost with its connection, as on a real network.
 */
export class Gate {
  readonly #upstream: number;
  readonly #lines = new Set<Line>();
  readonly #server: Server;
  #holds: (Hold & { reached: () => void })[] = [];

  constructor(upstream: number) {
    this.#upstream = upstream;
    this.#server = createServer((client) => this.#accept(client));
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

  #accept(client: Socket): void {
    const server = connect({ port: this.#upstream, host: '127.0.0.1' });
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
  }

  #request({ client, server }: Line, chunk: Buffer): void {
    const hold = this.#holds.find(({ text }) => text === undefined || chunk.includes(text));
    if (hold?.at === 'request') client.pause();
    else server.write(chunk);
    if (hold?.at === 'response') server.pause();
    hold?.reached();
  }
}
