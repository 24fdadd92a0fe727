import { createServer, type IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { InvalidMeasurement } from '../error.ts';

const Callback = z.object({
  event_time: z.iso.datetime(),
  message_delivery_report: z.object({ message_id: z.string(), status: z.string() }),
});

const PATIENCE_MS = 30_000;

/** A webhook that takes delivery receipts. */
export interface Receiver {
  url: string;
  /** Waits for that many different receipts since the last time. Resolves with how long each was under way, ms. */
  take(count: number): Promise<number[]>;
  close(): void;
}

/** What a receiver has got. */
export interface Received {
  lags: number[];
  /** Receipts by message and status. */
  different: Set<string>;
  unsigned: number;
}

export async function startReceiver(): Promise<Receiver> {
  let got = nothing();
  const server = createServer(async (request, response) => {
    const text = await bodyOf(request);
    response.end();
    note(got, text, { signed: 'x-sinch-webhook-signature' in request.headers, at: Date.now() });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}/`,
    async take(count) {
      for (const end = Date.now() + PATIENCE_MS; got.different.size < count && Date.now() < end; ) await pause(20);
      const taken = got;
      got = nothing();
      requireAll(taken, count);
      return taken.lags;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const nothing = (): Received => ({ lags: [], different: new Set(), unsigned: 0 });

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}

/** How long it took: from when the emulator says that the channel reported to when it was here; both clocks are this machine's. */
export function note(got: Received, text: string, { signed, at }: { signed: boolean; at: number }): void {
  const { event_time, message_delivery_report: report } = Callback.parse(JSON.parse(text));
  got.lags.push(at - Date.parse(event_time));
  got.different.add(`${report.message_id} ${report.status}`);
  if (!signed) got.unsigned += 1;
}

/** Throws InvalidMeasurement unless each was there, once and signed. */
export function requireAll({ lags, different, unsigned }: Received, count: number): void {
  if (lags.length === count && different.size === count && unsigned === 0) return;
  throw new InvalidMeasurement(
    `${count} receipts were due; ${different.size} different ones came, ${lags.length} in all, ${unsigned} of them unsigned.`,
  );
}
