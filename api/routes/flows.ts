import { z } from 'zod';
import { hashOf } from '../../adapters/flow-hash.ts';
import { fields } from '../../core/flow/schema/fields.ts';
import type { ApiDeps } from '../deps.ts';
import { MAX_VERSION, storedText } from '../fields.ts';
import { LiveView, liveOn } from '../flows/live.ts';
import { loadWithPublished } from '../flows/load-published.ts';
import { requiredFlow } from '../flows/required-flow.ts';
import { notFound, Problem } from '../problem.ts';
import type { Scope } from '../scope.ts';

const tags = ['flows'];
/** A definition has 256 KB at most; escaped as JSON it may be twice that. */
const BODY_LIMIT = 1024 * 1024;

const DefinitionBody = fields({ definition: z.string().min(1).describe('The flow as YAML or JSON text') });

/** As core/flow finds them. */
const ProblemView = z.object({
  severity: z.enum(['error', 'warning']),
  message: z.string(),
  hint: z.string(),
  step: z.string(),
  line: z.number(),
  column: z.number(),
});

const PublishedView = z.object({
  flow: z.string(),
  version: z.number(),
  hash: z.string(),
  problems: z.array(ProblemView).describe('Warnings: the flow runs all the same'),
  live: z.array(LiveView).describe('The apps whose new sessions take this version'),
});
/** All null but the problems where the flow has errors. */
const CheckedView = z.object({
  flow: z.string().nullable(),
  version: z.number().nullable().describe('The newest version, where it has this very content; else null'),
  hash: z.string().nullable(),
  problems: z.array(ProblemView),
});
const VersionParams = z.object({
  flow: storedText(100),
  version: z.coerce.number().int().min(1).max(MAX_VERSION),
});
const VersionLine = z.object({
  flow: z.string(),
  version: z.number(),
  hash: z.string(),
  publishedAt: z.number().describe('Epoch ms'),
});

/** Flow versions: check, publish, list, show. A version never changes. */
export function flowRoutes(scope: Scope, deps: ApiDeps): void {
  scope.post(
    '/v1/flows/check',
    {
      schema: {
        tags,
        summary: 'Checks a flow and names every problem',
        body: DefinitionBody,
        response: { 200: CheckedView },
      },
      config: { access: 'read' },
      bodyLimit: BODY_LIMIT,
    },
    async ({ body }) => {
      const { flow, problems } = await loadWithPublished(deps.flows, body.definition);
      if (flow === undefined) return { flow: null, version: null, hash: null, problems };
      const hash = hashOf(flow);
      const newest = await deps.flows.find(flow.flow, 'latest');
      return { flow: flow.flow, version: newest?.hash === hash ? newest.version : null, hash, problems };
    },
  );
  scope.post(
    '/v1/flows',
    {
      schema: {
        tags,
        summary: 'Publishes a flow; the same content gives the same version',
        body: DefinitionBody,
        response: { 201: PublishedView },
      },
      config: { access: 'publish' },
      bodyLimit: BODY_LIMIT,
    },
    async ({ body }, reply) => reply.code(201).send(await publish(deps, body.definition)),
  );
  scope.get(
    '/v1/flows',
    {
      schema: { tags, summary: 'Lists all versions', response: { 200: z.object({ flows: z.array(VersionLine) }) } },
      config: { access: 'read' },
    },
    async () => ({ flows: await deps.flows.list() }),
  );
  scope.get(
    '/v1/flows/:flow/versions/:version',
    {
      schema: {
        tags,
        summary: 'Shows a version as it was published',
        params: VersionParams,
        response: { 200: VersionLine.extend({ definition: z.string() }) },
      },
      config: { access: 'read' },
    },
    async ({ params: { flow, version } }) => {
      const found = await deps.flows.find(flow, version);
      if (found === undefined) throw notFound(`Flow ${flow}@${version}`);
      const { hash, publishedAt, definition } = found;
      return { flow, version, hash, publishedAt, definition };
    },
  );
}

/** Sessions are pinned to versions, so whoever tries to change one is told why not. */
export function refuseFlowChanges(scope: Scope): void {
  scope.route({
    method: ['PUT', 'PATCH', 'DELETE'],
    url: '/v1/flows/:flow/versions/:version',
    schema: { hide: true },
    config: { access: 'publish' },
    handler: async (_request, reply) => {
      reply.header('allow', 'GET, HEAD');
      const message = 'A published version is never changed or deleted, sessions run on it: publish a new one.';
      throw new Problem(405, 'FLOW_VERSION_IMMUTABLE', { message });
    },
  });
}

/** Checked again here, whatever the caller has checked before. */
async function publish({ flows, links }: ApiDeps, definition: string) {
  const { flow: compiled, problems } = await requiredFlow(flows, definition, 'The flow was not published');
  const { flow, version, hash } = await flows.publish(compiled, definition);
  // What is published is the newest, so `latest` means it. The list, as another process may have pointed an app just now.
  return { flow, version, hash, problems, live: liveOn({ flow, version, isLatest: true }, await links.list()) };
}
