import type { ApiDeps } from '../deps.ts';
import type { Scope } from '../scope.ts';

/** Counters of this process for Prometheus. */
export function metricRoutes(scope: Scope, { counters }: ApiDeps): void {
  scope.get('/metrics', { schema: { hide: true }, config: { access: 'local' } }, async (_request, reply) =>
    reply.type('text/plain; version=0.0.4').send(counters.text()),
  );
}
