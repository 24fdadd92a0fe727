import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import { monotonicMs } from '../clock.ts';
import { InvalidMeasurement } from '../error.ts';
import type { Heard } from './heard.ts';

/** What of a call to the target of a hand-over tells whose it is. */
const Told = z.object({ session: z.object({ identity: z.string() }) });

/** The shop that flows call and the desk that takes over. */
export interface Outside {
  url: string;
  /** What the shop answers. */
  shopStatus: number;
  /** Whom the desk heard of, and when. */
  told: Heard[];
  close(): Promise<void>;
}

export async function openOutside(): Promise<Outside> {
  const server = createServer(async (request, response) => {
    const at = monotonicMs();
    if (request.url === '/desk') {
      const told = Told.safeParse(await json(request));
      if (told.success) outside.told.push({ identity: told.data.session.identity, at });
      response.writeHead(200).end();
    } else {
      response.writeHead(outside.shopStatus, { 'content-type': 'application/json' }).end('{}');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new InvalidMeasurement('The shop has no port.');
  const outside: Outside = {
    url: `http://127.0.0.1:${address.port}`,
    shopStatus: 200,
    told: [],
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return outside;
}
