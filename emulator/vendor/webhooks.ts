import { z } from 'zod';
import type { Emulator } from '../emulator.ts';
import { EmulatorError, invalid, notFound, parse } from '../error.ts';
import { withoutNulls } from '../json.ts';
import type { App } from '../state/apps.ts';
import { WEBHOOKS_PER_APP, type Webhook, WebhookSettings, webhookResource } from '../state/webhooks.ts';
import { Ulid } from '../ulid.ts';
import { maskedFields } from './mask.ts';
import { findApp, type Operation, type VendorRequest, visibleApps } from './operation.ts';

const WebhookRequest = z.strictObject({
  ...WebhookSettings.shape,
  client_credentials: z
    .strictObject({
      client_id: z.string().min(1),
      client_secret: z.string().min(1),
      endpoint: z.url({ protocol: /^https?$/ }),
      scope: z.string().max(1024).optional(),
      response_type: z.string().max(64).optional(),
      // By the specification an unknown kind counts as BASIC.
      token_request_type: z.enum(['BASIC', 'FORM']).catch('BASIC'),
    })
    .optional(),
});
const NewWebhook = WebhookRequest.extend({ app_id: Ulid });
/** Neither can be changed, but both come back from who sends what it has read. */
const WebhookUpdate = WebhookRequest.extend({ app_id: Ulid.optional(), id: Ulid.optional() });

/** Two webhooks with one target would deliver everything twice; Sinch refuses the second. */
function assertUniqueTarget(app: App, target: string, except = ''): void {
  const taken = app.webhooks.some((webhook) => webhook.settings.target === target && webhook.id !== except);
  if (taken) throw invalid('target', 'another webhook of this app has it already');
}

function findWebhook(emulator: Emulator, request: VendorRequest): { app: App; webhook: Webhook } {
  for (const app of visibleApps(emulator, request)) {
    const webhook = app.webhooks.find(({ id }) => id === request.params.webhookId);
    if (webhook) return { app, webhook };
  }
  throw notFound('webhook');
}

export const createWebhook: Operation = {
  name: 'webhooks:create',
  method: 'POST',
  path: '/v1/projects/:projectId/webhooks',
  handle(emulator, request) {
    const { app_id, ...settings } = parse(NewWebhook, request.body);
    const app = findApp(emulator, request, app_id);
    assertUniqueTarget(app, settings.target);
    if (app.webhooks.length >= WEBHOOKS_PER_APP) {
      throw new EmulatorError(400, `an app has at most ${WEBHOOKS_PER_APP} webhooks`);
    }
    const webhook: Webhook = { id: emulator.newId(), appId: app.id, projectId: request.projectId, settings };
    app.webhooks.push(webhook);
    return webhookResource(webhook);
  },
};

export const listWebhooks: Operation = {
  name: 'webhooks:list',
  method: 'GET',
  path: '/v1/projects/:projectId/apps/:appId/webhooks',
  handle(emulator, request) {
    const app = findApp(emulator, request, request.params.appId ?? '');
    return { webhooks: app.webhooks.map(webhookResource) };
  },
};

export const getWebhook: Operation = {
  name: 'webhooks:get',
  method: 'GET',
  path: '/v1/projects/:projectId/webhooks/:webhookId',
  handle: (emulator, request) => webhookResource(findWebhook(emulator, request).webhook),
};

export const updateWebhook: Operation = {
  name: 'webhooks:update',
  method: 'PATCH',
  path: '/v1/projects/:projectId/webhooks/:webhookId',
  query: ['update_mask'],
  handle(emulator, request) {
    const { app, webhook } = findWebhook(emulator, request);
    const changes = maskedFields(request.query, request.body);
    const wanted = parse(WebhookUpdate, withoutNulls({ ...webhook.settings, ...changes }));
    const { id = webhook.id, app_id = app.id, ...settings } = wanted;
    if (app_id !== app.id) throw invalid('app_id', 'cannot be changed');
    if (id !== webhook.id) throw invalid('id', 'cannot be changed');
    assertUniqueTarget(app, settings.target, webhook.id);
    webhook.settings = settings;
    return webhookResource(webhook);
  },
};

export const deleteWebhook: Operation = {
  name: 'webhooks:delete',
  method: 'DELETE',
  path: '/v1/projects/:projectId/webhooks/:webhookId',
  handle(emulator, request) {
    const { app, webhook } = findWebhook(emulator, request);
    app.webhooks = app.webhooks.filter((other) => other !== webhook);
    return {};
  },
};
