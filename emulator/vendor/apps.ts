import { invalid, parse } from '../error.ts';
import { removeApp } from '../state/app-deletion.ts';
import { type App, AppSettings, appResource, Region } from '../state/apps.ts';
import { maskedFields } from './mask.ts';
import { findApp, type Operation, visibleApps } from './operation.ts';

export const createApp: Operation = {
  name: 'apps:create',
  method: 'POST',
  path: '/v1/projects/:projectId/apps',
  handle({ state, newId }, { projectId, region, body }) {
    const settings = parse(AppSettings, body);
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
  handle(emulator, request) {
    const app = findApp(emulator, request, request.params.appId ?? '');
    const changes = maskedFields(request.query, request.body, app.settings);
    if (Object.hasOwn(changes, 'id') && changes.id !== app.id) throw invalid('id', 'cannot be changed');
    app.settings = parse(AppSettings, { ...app.settings, ...changes });
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
