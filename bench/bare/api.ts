import type { Client } from '@temporalio/client';
import Fastify, { type FastifyInstance } from 'fastify';
import { BARE_CONVERSATION, BARE_TASK_QUEUE, bareInboundSignal } from './contract.ts';

/** The parts of Sinch's inbound callback that the bare reference reads, unchecked. */
interface BareCallback {
  app_id: string;
  message?: {
    id: string;
    contact_message: { text_message: { text: string } };
    channel_identity: { channel: string; identity: string };
  };
}

/** Colloquy's webhook route without its verification: raw bytes, JSON, one signalWithStart, 200. Other callbacks are dropped. */
export function buildBareApi(client: Client): FastifyInstance {
  const app = Fastify();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.post<{ Body: Buffer }>('/webhooks/sinch/:appId', async (request, reply) => {
    const callback: BareCallback = JSON.parse(request.body.toString('utf8'));
    if (callback.message) await signal(client, callback.app_id, callback.message);
    return reply.code(200).send();
  });
  return app;
}

function signal(client: Client, appId: string, message: NonNullable<BareCallback['message']>) {
  const { channel, identity } = message.channel_identity;
  const { text } = message.contact_message.text_message;
  return client.workflow.signalWithStart(BARE_CONVERSATION, {
    workflowId: `bare.${appId}.${identity}`,
    taskQueue: BARE_TASK_QUEUE,
    signal: bareInboundSignal,
    signalArgs: [{ id: message.id, appId, channel, identity, text }],
    args: [],
  });
}
