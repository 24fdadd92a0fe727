import { z } from 'zod';
import type { AppLink } from '../../adapters/app-links.ts';
import type { FlowPointer } from '../../contracts/sinch-app.ts';
import { CHANNELS, isKnownChannel } from '../../core/channels/names.ts';
import { fields } from '../../core/flow/schema/fields.ts';
import { freshLinkOf, linkOf } from '../apps/find.ts';
import { changeCredentials, linkApp, syncApp } from '../apps/link.ts';
import { changeRetention } from '../apps/retention.ts';
import {
  AppParams,
  AppView,
  Credentials,
  FlowPointerBody,
  LinkRequest,
  RetentionBody,
  UnlinkedView,
  UnlinkingView,
  UnlinkQuery,
} from '../apps/schemas.ts';
import { tellFlow } from '../apps/tell-flow.ts';
import { unlinkApp } from '../apps/unlink.ts';
import { appView } from '../apps/view.ts';
import { rotateWebhookSecret } from '../apps/webhook-secret.ts';
import type { ApiDeps } from '../deps.ts';
import { Problem } from '../problem.ts';
import type { Scope } from '../scope.ts';

const tags = ['apps'];

/** Linked Sinch apps: link, look, unlink. */
export function appRoutes(scope: Scope, deps: ApiDeps): void {
  scope.post(
    '/v1/apps',
    {
      schema: { tags, summary: 'Links an app', body: LinkRequest, response: { 201: AppView } },
      config: { access: 'operate' },
    },
    async ({ body }, reply) => reply.code(201).send(appView(await linkApp(deps, body))),
  );
  scope.get(
    '/v1/apps',
    {
      schema: { tags, summary: 'Lists the linked apps', response: { 200: z.object({ apps: z.array(AppView) }) } },
      config: { access: 'read' },
    },
    async () => ({ apps: (await deps.links.list()).map(appView) }),
  );
  scope.get(
    '/v1/apps/:appId',
    {
      schema: { tags, summary: 'Shows an app', params: AppParams, response: { 200: AppView } },
      config: { access: 'read' },
    },
    async ({ params }) => appView(await linkOf(deps, params.appId)),
  );
  scope.delete(
    '/v1/apps/:appId',
    {
      schema: {
        tags,
        summary: 'Unlinks an app and removes its webhook',
        params: AppParams,
        querystring: UnlinkQuery,
        response: { 200: UnlinkedView, 202: UnlinkingView, 204: z.null().describe('It is unlinked') },
      },
      config: { access: 'operate' },
    },
    async ({ params, query }, reply) => {
      const unlinked = await unlinkApp(deps, await freshLinkOf(deps, params.appId), query);
      if (unlinked.kind === 'busy') return reply.code(202).send({ unlinking: true, sessions: unlinked.sessions });
      const { problem } = unlinked;
      return problem === '' ? reply.code(204).send(null) : reply.code(200).send({ unlinked: true, problem });
    },
  );
}

/** What one changes about a linked app. */
export function appChangeRoutes(scope: Scope, deps: ApiDeps): void {
  const changed = { tags, params: AppParams, response: { 200: AppView } };
  const config = { access: 'operate' } as const;
  scope.post(
    '/v1/apps/:appId/sync',
    { schema: { ...changed, summary: 'Reads channels and webhook from Sinch now' }, config },
    async ({ params: { appId } }) => {
      await syncApp(deps, await freshLinkOf(deps, appId));
      return appView(await freshLinkOf(deps, appId));
    },
  );
  scope.put(
    '/v1/apps/:appId/credentials',
    { schema: { ...changed, summary: 'Verifies and takes new credentials', body: Credentials }, config },
    async ({ params: { appId }, body }) => {
      const { projectId, region } = await linkOf(deps, appId);
      return appView(await changeCredentials(deps, { appId, projectId, region, ...body }));
    },
  );
  scope.patch(
    '/v1/apps/:appId',
    {
      schema: {
        ...changed,
        summary: 'Says what becomes of a send whose outcome cannot be known',
        body: fields({ onUnclearSend: z.enum(['resend', 'skip']) }),
      },
      config,
    },
    async ({ params: { appId }, body }) => {
      await linkOf(deps, appId);
      await deps.links.setOnUnclearSend(appId, body.onUnclearSend);
      return appView(await linkOf(deps, appId));
    },
  );
  scope.post(
    '/v1/apps/:appId/webhook-secret',
    { schema: { ...changed, summary: 'Gives the webhook a new secret; the older one is accepted for a day' }, config },
    async ({ params: { appId } }) => appView(await rotateWebhookSecret(deps, await linkOf(deps, appId))),
  );
  scope.put(
    '/v1/apps/:appId/retention',
    { schema: { ...changed, summary: 'Has Sinch keep messages of DISPATCH mode', body: RetentionBody }, config },
    async ({ params: { appId }, body: { days } }) =>
      appView(await changeRetention(deps, await linkOf(deps, appId), days)),
  );
  scope.put(
    '/v1/apps/:appId/flow',
    {
      schema: { ...changed, summary: 'Names the flow of new sessions', body: FlowPointerBody },
      config: { access: 'publish' },
    },
    async ({ params: { appId }, body }) => {
      requireChannels(await linkOf(deps, appId), body);
      await requireFlows(deps, body);
      await deps.links.setFlow(appId, body);
      await tellFlow(deps, appId, body);
      return appView(await linkOf(deps, appId));
    },
  );
}

/** A misspelt channel would never be met. One that is newer than this list counts once the app has it. */
function requireChannels(link: AppLink, { channels = {} }: FlowPointer): void {
  const had = link.channels.map(({ channel }) => channel);
  const unknown = Object.keys(channels).filter((name) => !isKnownChannel(name) && !had.includes(name));
  if (unknown.length === 0) return;
  const message = `No such channel: ${unknown.join(', ')}. There are ${CHANNELS.join(', ')}.`;
  throw new Problem(422, 'CHANNEL_NOT_FOUND', { message });
}

/** All that are missing at once. */
async function requireFlows({ flows }: ApiDeps, pointer: FlowPointer): Promise<void> {
  const named = [pointer, ...Object.values(pointer.channels ?? {})];
  const found = await Promise.all(named.map(({ flow, version }) => flows.find(flow, version)));
  const missing = named.filter((_, index) => found[index] === undefined);
  if (missing.length === 0) return;
  const list = [...new Set(missing.map(({ flow, version }) => `${flow}@${version}`))].join(', ');
  throw new Problem(422, 'FLOW_NOT_FOUND', { message: `Not published: ${list}. Publish it first (POST /v1/flows).` });
}
