import { subscribe } from 'node:diagnostics_channel';
import { z } from 'zod';
import { monotonicMs } from '../clock.ts';

/** One accepted call of messages:send: whose reply, to whom, when (monotonic ms) and how long its body was. */
export const Arrival = z.object({ correlationId: z.string(), identity: z.string(), at: z.number(), bytes: z.number() });
export type Arrival = z.infer<typeof Arrival>;

/** Fastify says on this channel that a route's handler is about to run: body read, nothing else done yet. */
const HANDLER_STARTS = 'tracing:fastify.request.handler:start';

const Recipient = z.object({
  identified_by: z.object({ channel_identities: z.tuple([z.object({ identity: z.string() })], z.unknown()) }),
});

const SendCall = z.object({
  request: z.object({
    url: z.string().endsWith('/messages:send'),
    body: z.object({ correlation_id: z.string(), recipient: Recipient }),
    headers: z.object({ 'content-length': z.coerce.number() }),
  }),
});

/** Notes every send from now on, in the order of arrival: from outside, so that the emulator stays as it is for everybody. */
export function recordArrivals(): Arrival[] {
  const arrivals: Arrival[] = [];
  subscribe(HANDLER_STARTS, (message) => {
    const at = monotonicMs();
    const call = SendCall.safeParse(message);
    if (!call.success) return;
    const { body, headers } = call.data.request;
    const [{ identity }] = body.recipient.identified_by.channel_identities;
    arrivals.push({ correlationId: body.correlation_id, identity, at, bytes: headers['content-length'] });
  });
  return arrivals;
}
