import type { Payload, PayloadCodec } from '@temporalio/common';
import { z } from 'zod';
import type { ApiDeps } from '../deps.ts';
import { Problem } from '../problem.ts';
import type { Scope } from '../scope.ts';

const BODY_LIMIT = 8 * 1024 * 1024;

/** A payload as proto3 JSON: bytes are base64. */
const WirePayload = z.object({
  metadata: z.record(z.string(), z.string()).optional(),
  data: z.string().optional(),
});
const WirePayloads = z.object({ payloads: z.array(WirePayload).max(10_000).default([]) });
type WirePayloads = z.infer<typeof WirePayloads>;

/** The payload codec for the Temporal UI and CLI, so that people read what is encrypted at rest. */
export function codecRoutes(scope: Scope, { payloadCodec, uiOrigins }: ApiDeps): void {
  scope.addHook('onRequest', async ({ headers: { origin } }, reply) => {
    reply.header('vary', 'origin');
    if (origin === undefined || !uiOrigins.includes(origin)) return;
    reply.header('access-control-allow-origin', origin);
    reply.header('access-control-allow-methods', 'POST');
    reply.header('access-control-allow-headers', 'authorization, content-type, x-namespace');
  });
  const schema = { tags: ['codec'], body: WirePayloads, response: { 200: WirePayloads } };
  for (const way of ['encode', 'decode'] as const) {
    // A browser sends no token with its preflight, and learns nothing from it.
    scope.options(`/codec/${way}`, { schema: { hide: true }, config: { access: 'anyone' } }, async (_request, reply) =>
      reply.code(204).send(),
    );
    scope.post(
      `/codec/${way}`,
      { schema: { ...schema, summary: `${way}s payloads` }, config: { access: 'local' }, bodyLimit: BODY_LIMIT },
      async ({ body }) => ({ payloads: await run(payloadCodec[way], body) }),
    );
  }
}

async function run(code: PayloadCodec['encode'], { payloads }: WirePayloads): Promise<WirePayloads['payloads']> {
  try {
    return (await code(payloads.map(fromWire))).map(toWire);
  } catch (cause) {
    const message = 'The payloads could not be read: they belong to another MASTER_KEY or are damaged.';
    throw new Problem(422, 'PAYLOAD_UNREADABLE', { message, cause });
  }
}

function fromWire({ metadata = {}, data }: WirePayloads['payloads'][number]): Payload {
  const bytes = Object.entries(metadata).map(([name, value]) => [name, Buffer.from(value, 'base64')]);
  return { metadata: Object.fromEntries(bytes), data: data === undefined ? undefined : Buffer.from(data, 'base64') };
}

function toWire({ metadata, data }: Payload): WirePayloads['payloads'][number] {
  const texts = Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString('base64')]);
  return { metadata: Object.fromEntries(texts), data: data ? Buffer.from(data).toString('base64') : undefined };
}
