import { z } from 'zod';
import { invalid, parse } from '../error.ts';
import { withoutNulls } from '../json.ts';
import { removeApp } from '../state/app-deletion.ts';
import { type App, AppSettings, appResource, Region } from '../state/apps.ts';
import { Ulid } from '../ulid.ts';
import { CredentialRequest } from './credential-request.ts';
import { maskedFields } from './mask.ts';
import { findApp, type Operation, visibleApps } from './operation.ts';

const AppRequest = z.strictObject({ ...AppSettings.shape, channel_credentials: z.array(CredentialRequest) });

/** Read-only fields come back from who sends what it has read. */
const AppUpdate = AppRequest.extend({
  id: Ulid.optional(),
  rate_limits: z.unknown().optional(),
  queue_stats: z.unknown().optional(),
});

export const createApp: Operation = {
  name: 'apps:create',
  method: 'POST',
  path: '/v1/projects/:projectId/apps',
  handle({ state, newId }, { projectId, region, body }) {
    const settings = parse(AppSettings, parse(AppRequest, body));
    const app: App = {
      id: newId(),
      projectId,
      region: Region.catch('us').parse(region),
      settings,
      webhooks: [],
    };
    state.apps.set(app.id, app);
    return appResource(app);
  },
};

/** No paging. */
export const listApps: Operation = {
  name: 'apps:list',
  method: 'GET',
  path: '/v1/projects/:projectId/apps',
  handle: (emulator, request) => ({ apps: visibleApps(emulator, request).map(appResource) }),
};

export const getApp: Operation = {
  name: 'apps:get',
  method: 'GET',
  path: '/v1/projects/:projectId/apps/:appId',
  handle: (emulator, request) => appResource(findApp(emulator, request, request.params.appId ?? '')),
};

export const updateApp: Operation = {
  name: 'apps:update',
  method: 'PATCH',
  path: '/v1/projects/:projectId/apps/:appId',
  query: ['update_mask'],
  handle(emulator, request) {
    const app = findApp(emulator, request, request.params.appId ?? '');
    const changes = maskedFields(request.query, request.body, app.settings);
    const {
      id = app.id,
      rate_limits,
      queue_stats,
      ...settings
    } = parse(AppUpdate, withoutNulls({ ...app.settings, ...changes }));
    if (id !== app.id) throw invalid('id', 'cannot be changed');
    app.settings = parse(AppSettings, settings);
    return appResource(app);
  },
};

export const deleteApp: Operation = {
  name: 'apps:delete',
  method: 'DELETE',
  path: '/v1/projects/:projectId/apps/:appId',
  handle(emulator, request) {
    const app = findApp(emulator, request, request.params.appId ?? '');
    removeApp(emulator.state, app);
    return {};
  },
};
