import type { FastifyInstance } from 'fastify';
import { AppId } from '../apps/schemas.ts';
import type { ApiDeps } from '../deps.ts';
import { NO_TOKEN } from '../plugins/docs.ts';
import { createTakeHint } from '../webhooks/hint-app.ts';
import type { Outcome } from '../webhooks/outcome.ts';
import { receiveCallback } from '../webhooks/receive-callback.ts';

/** A body must be had as a whole to check its signature; beyond this nobody can tell whether Sinch sent it. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

const EMPTY = Buffer.alloc(0);

/** Sinch's callbacks: raw bytes in, an empty answer out. No plugin, no schema: every microsecond here is on each message's way. */
export function webhookRoutes(scope: FastifyInstance, apiDeps: ApiDeps): void {
  const deps = { ...apiDeps, takeHint: createTakeHint(apiDeps) };
  // What the content type says changes nothing: a genuine message must not be lost by a 415.
  scope.addHook('onRequest', (request, _reply, done) => {
    request.headers['content-type'] = 'application/json';
    done();
  });
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES },
    (_request, body, done) => done(null, body),
  );
  scope.post<{ Params: { appId: string } }>(
    '/webhooks/sinch/:appId',
    {
      schema: { tags: ['webhooks'], summary: 'Callbacks of Sinch, signed', security: NO_TOKEN },
      bodyLimit: MAX_BODY_BYTES,
    },
    async (request, reply) => {
      const { appId } = request.params;
      const rawBody = Buffer.isBuffer(request.body) ? request.body : EMPTY;
      const outcome = await receiveCallback(deps, { appId, headers: request.headers, rawBody });
      deps.counters.add('colloquy_webhooks_total', outcome.word);
      if (outcome.word === 'unsigned') deps.counters.add('colloquy_unsigned_callbacks_total', appId);
      if (outcome.reason !== undefined || outcome.error !== undefined) log(request.log, appId, outcome);
      if (outcome.status === 503) reply.header('retry-after', '5');
      return reply.code(outcome.status).send();
    },
  );
}

function log(logger: FastifyInstance['log'], appId: string, { status, word, reason, error }: Outcome): void {
  // Whoever calls may write anything in its place, a number too.
  const facts = { appId: AppId.safeParse(appId).data ?? 'not an app id', outcome: word, reason, err: error };
  if (status === 503) logger.error(facts, 'A callback could not be made safe: Sinch was asked to send it again.');
  else logger.warn(facts, status === 401 ? 'A callback was refused.' : 'A signed callback could not be used.');
}
