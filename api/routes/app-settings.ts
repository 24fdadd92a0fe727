import { AppSettingsError, type AppSettingsView } from '../../adapters/app-settings.ts';
import { linkOf } from '../apps/find.ts';
import { AppParams } from '../apps/schemas.ts';
import { SettingsBody, SettingsView } from '../apps/settings-schemas.ts';
import type { ApiDeps } from '../deps.ts';
import { Problem } from '../problem.ts';
import type { Scope } from '../scope.ts';

/** What flows of an app read as `settings` and `secrets`, and whom their calls may reach. */
export function appSettingsRoutes(scope: Scope, deps: ApiDeps): void {
  const schema = { tags: ['apps'], params: AppParams, response: { 200: SettingsView } };
  scope.get(
    '/v1/apps/:appId/settings',
    { schema: { ...schema, summary: 'Shows settings, and the names of the secrets' }, config: { access: 'read' } },
    async ({ params: { appId } }) => {
      await linkOf(deps, appId);
      return toView(await deps.settings.findNow(appId));
    },
  );
  scope.put(
    '/v1/apps/:appId/settings',
    {
      schema: { ...schema, summary: 'Sets what is named, removes what is null, keeps the rest', body: SettingsBody },
      config: { access: 'operate' },
    },
    async ({ params: { appId }, body }) => {
      await linkOf(deps, appId);
      return toView(await change(deps, appId, body));
    },
  );
}

async function change({ settings }: ApiDeps, appId: string, body: SettingsBody): Promise<AppSettingsView> {
  try {
    return await settings.change(appId, body);
  } catch (error) {
    if (!(error instanceof AppSettingsError)) throw error;
    const { problems } = error;
    const message = `Nothing was changed: ${problems.join(' ')}`;
    throw new Problem(422, 'SETTINGS_TOO_LARGE', { message, more: { problems }, cause: error });
  }
}

function toView({ settings, secretNames, callHosts }: AppSettingsView) {
  return { settings, secrets: secretNames, callHosts };
}
