import type { Emulator } from '../emulator.ts';
import { EmulatorError, invalid, notFound, parse } from '../error.ts';
import type { App } from '../state/apps.ts';
import { WEBHOOKS_PER_APP, type Webhook, WebhookSettings, webhookResource } from '../state/webhooks.ts';
import { Ulid } from '../ulid.ts';
import { maskedFields } from './mask.ts';
import { findApp, type Operation, type VendorRequest, visibleApps } from './operation.ts';

const NewWebhook = WebhookSettings.extend({ app_id: Ulid });

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
  handle(emulator, request) {
    const { app, webhook } = findWebhook(emulator, request);
    const changes = maskedFields(request.query, request.body);
    if (changes.app_id !== undefined && changes.app_id !== app.id) throw invalid('app_id', 'cannot be changed');
    const settings = parse(WebhookSettings, { ...webhook.settings, ...changes });
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
