import { z } from 'zod';
import { isPolled } from '../../adapters/task-queue-polls.ts';
import type { ApiDeps } from '../deps.ts';
import { NO_TOKEN } from '../plugins/docs.ts';
import type { Scope } from '../scope.ts';

const DEADLINE_MS = 1500;

const Readiness = z.object({
  ready: z.boolean().describe('Able to take webhooks: Temporal answers. The secrets were loaded before the start.'),
  temporal: z.enum(['reachable', 'away']),
  waitingFor: z.string().optional().describe('An app that is still being linked: WAIT_FOR_APP.'),
  worker: z.enum(['polling', 'none', 'unknown']).describe('Without one, messages are kept and answered later.'),
});
type Readiness = z.infer<typeof Readiness>;

/** For load balancers and for the start-up: alive, and able to take webhooks. */
export function healthRoutes(scope: Scope, deps: ApiDeps): void {
  const tags = ['health'];
  // Once it is there it may go again: readiness is about the start.
  let waitingFor = deps.waitForApp;
  scope.get(
    '/healthz',
    { schema: { tags, summary: 'Alive', security: NO_TOKEN, response: { 200: z.object({ alive: z.literal(true) }) } } },
    async () => ({ alive: true }) as const,
  );
  scope.get(
    '/readyz',
    {
      schema: {
        tags,
        summary: 'Able to take webhooks',
        security: NO_TOKEN,
        response: { 200: Readiness, 503: Readiness },
      },
    },
    async (_request, reply) => {
      waitingFor = waitingFor && (await missingApp(deps, waitingFor));
      const readiness = await readinessOf(deps, waitingFor);
      return reply.code(readiness.ready ? 200 : 503).send(readiness);
    },
  );
}

// The worker's state stands in the body only: without one, webhooks are still taken.
async function readinessOf({ temporal, taskQueue, now }: ApiDeps, waitingFor: string | undefined): Promise<Readiness> {
  try {
    const { workflowService, options } = temporal;
    const asked = { workflowService, namespace: options.namespace, now: now() };
    const polling = await temporal.withDeadline(Date.now() + DEADLINE_MS, () =>
      isPolled(asked, { name: taskQueue, kind: 'workflow' }),
    );
    return { ready: waitingFor === undefined, temporal: 'reachable', worker: polling ? 'polling' : 'none', waitingFor };
  } catch {
    return { ready: false, temporal: 'away', worker: 'unknown', waitingFor };
  }
}

async function missingApp({ links }: ApiDeps, appId: string): Promise<string | undefined> {
  const link = await links.find(appId).catch(() => undefined);
  return link?.flow && link.webhookId !== '' ? undefined : appId;
}
