import { z } from 'zod';
import { linkOf } from '../apps/find.ts';
import { AppParams } from '../apps/schemas.ts';
import { TargetBody, TargetParams, TargetView } from '../apps/settings-schemas.ts';
import type { ApiDeps } from '../deps.ts';
import { notFound } from '../problem.ts';
import type { Scope } from '../scope.ts';

const tags = ['apps'];

/** Who takes over when a flow of the app hands a conversation to a person. */
export function handoverRoutes(scope: Scope, deps: ApiDeps): void {
  scope.get(
    '/v1/apps/:appId/handovers',
    {
      schema: {
        tags,
        summary: 'Lists the targets of hand-overs',
        params: AppParams,
        response: { 200: z.object({ handovers: z.array(TargetView) }) },
      },
      config: { access: 'read' },
    },
    async ({ params: { appId } }) => {
      await linkOf(deps, appId);
      return { handovers: await deps.handovers.list(appId) };
    },
  );
  scope.put(
    '/v1/apps/:appId/handovers/:name',
    {
      schema: {
        tags,
        summary: 'Adds or replaces a target',
        params: TargetParams,
        body: TargetBody,
        response: { 200: TargetView },
      },
      config: { access: 'operate' },
    },
    async ({ params: { appId, name }, body: { url, secret } }) => {
      await linkOf(deps, appId);
      await deps.handovers.save(appId, { name, url, secret });
      return { name, url };
    },
  );
  scope.delete(
    '/v1/apps/:appId/handovers/:name',
    { schema: { tags, summary: 'Removes a target', params: TargetParams }, config: { access: 'operate' } },
    async ({ params: { appId, name } }, reply) => {
      await linkOf(deps, appId);
      if (!(await deps.handovers.remove(appId, name))) throw notFound(`Hand-over target ${name} of app ${appId}`);
      return reply.code(204).send();
    },
  );
}
