import type { ApiDeps } from '../deps.ts';
import type { Scope } from '../scope.ts';
import { BeginBody, beginSession } from '../sessions/begin.ts';
import { requireDone } from '../sessions/command.ts';
import { CommandHeaders, CommandView } from '../sessions/schemas.ts';

/** Sessions that systems begin, with nobody having written. */
export function sessionStartRoutes(scope: Scope, deps: ApiDeps): void {
  scope.post(
    '/v1/sessions',
    {
      schema: {
        tags: ['sessions'],
        summary: 'Begins a session with a contact',
        headers: CommandHeaders,
        body: BeginBody,
        response: { 201: CommandView },
      },
      config: { access: 'operate' },
    },
    async ({ body, headers }, reply) => {
      const result = await beginSession(deps, body, headers['idempotency-key']);
      return reply.code(201).send(requireDone(result));
    },
  );
}
